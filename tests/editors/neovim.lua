-- Edits values.yaml in the working directory with the language server, and prints what a user would see.
vim.cmd("source " .. os.getenv("RUNNERGEN_EDITORS") .. "/neovim/runnergen.lua")
vim.cmd("edit values.yaml")

local function say(...)
  io.stdout:write(table.concat({ ... }, " ") .. "\n")
end

local function wait(what, check)
  if not vim.wait(20000, check, 20) then
    say("timeout:", what)
    vim.cmd("cquit 1")
  end
end

local function request(method, params)
  for _, answer in pairs(vim.lsp.buf_request_sync(0, method, params, 20000) or {}) do
    return answer.result
  end
end

local function show_diagnostics()
  for _, found in ipairs(vim.diagnostic.get(0)) do
    say(found.lnum + 1 .. ":" .. found.col + 1, vim.split(found.message, "\n")[1])
  end
end

local function position(line, column)
  vim.api.nvim_win_set_cursor(0, { line, column })
  local client = vim.lsp.get_active_clients()[1]
  return vim.lsp.util.make_position_params(0, client.offset_encoding)
end

wait("diagnostics", function() return #vim.diagnostic.get(0) > 0 end)
say("== diagnostics")
show_diagnostics()

say("== hover")
say(vim.split(request("textDocument/hover", position(1, 2)).contents.value, "\n")[1])

say("== completion")
local labels = {}
for _, item in ipairs(request("textDocument/completion", position(8, 8))) do
  if vim.startswith(item.label, "cpu_") then table.insert(labels, item.label) end
end
say(table.concat(labels, " "))

say("== action")
local params = vim.tbl_extend("force", position(4, 0), { context = { diagnostics = {} } })
params.range = { start = params.position, ["end"] = params.position }
local action = request("textDocument/codeAction", params)[1]
say(action.title)
local before = #vim.diagnostic.get(0)
vim.lsp.util.apply_workspace_edit(action.edit, vim.lsp.get_active_clients()[1].offset_encoding)
wait("repaired", function() return #vim.diagnostic.get(0) == before - 1 end)
show_diagnostics()
vim.cmd("write")
vim.cmd("qall!")
