-- Starts `runnergen lsp` for YAML files and config.toml. Works with Neovim 0.7 and newer.
local function root_of(path)
  local found = vim.fn.finddir(".git", vim.fn.fnamemodify(path, ":h") .. ";")
  if found == "" then
    return vim.fn.fnamemodify(path, ":p:h")
  end
  return vim.fn.fnamemodify(found, ":p:h:h")
end

local config = { name = "runnergen", cmd = { "runnergen", "lsp" } }
local clients = {}

-- `vim.lsp.start` exists since Neovim 0.8.
local function start(buffer)
  local root = root_of(vim.api.nvim_buf_get_name(buffer))
  if vim.lsp.start then
    vim.lsp.start(vim.tbl_extend("force", config, { root_dir = root }), { bufnr = buffer })
    return
  end
  clients[root] = clients[root] or vim.lsp.start_client(vim.tbl_extend("force", config, { root_dir = root }))
  vim.lsp.buf_attach_client(buffer, clients[root])
end

vim.api.nvim_create_autocmd("BufReadPost", {
  pattern = { "*.yaml", "*.yml", "config.toml" },
  callback = function(event)
    start(event.buf)
  end,
})
