" Edits values.yaml in the working directory with coc.nvim as the client, and prints what a user would see.
set nocompatible hidden nobackup nowritebackup noswapfile encoding=utf-8
let &runtimepath = $RUNNERGEN_COC . ',' . &runtimepath
if !filereadable($RUNNERGEN_COC . '/build/index.js')
  cquit 77
endif
let g:coc_data_home = getcwd() . '/coc'
let g:coc_config_home = $RUNNERGEN_EDITORS . '/vim'
let g:coc_disable_startup_warning = 1
let g:coc_start_at_startup = 1
filetype plugin on

function! Say(...) abort
  call writefile([join(a:000, ' ')], '/dev/stdout', 'a')
endfunction

function! Wait(what, Check) abort
  for try in range(400)
    if a:Check()
      return
    endif
    sleep 50m
  endfor
  call Say('timeout:', a:what)
  cquit 1
endfunction

function! Found() abort
  return sort(CocAction('diagnosticList'), {one, other -> one.lnum - other.lnum})
endfunction

function! ShowDiagnostics() abort
  for found in Found()
    let message = split(found.message, "\n")[0]
    call Say(found.lnum . ':' . found.col, message)
  endfor
endfunction

function! Run() abort
  edit values.yaml
  setfiletype yaml
  call coc#rpc#start_server()
  call Wait('coc.nvim', {-> get(g:, 'coc_service_initialized', 0)})
  call Wait('the server', {-> index(map(CocAction('services'), 'v:val.state'), 'running') >= 0})
  call Wait('diagnostics', {-> len(Found()) > 0})
  call Say('== diagnostics')
  call ShowDiagnostics()

  call Say('== hover')
  call cursor(1, 3)
  call Say(split(CocAction('getHover')[0], "\n")[0])

  call Say('== completion')
  let document = {'uri': 'file://' . expand('%:p')}
  let here = {'textDocument': document, 'position': {'line': 7, 'character': 8}}
  let items = CocRequest('runnergen', 'textDocument/completion', here)
  let labels = map(copy(items), 'v:val.label')
  call Say(join(filter(labels, 'v:val =~# "^cpu_"'), ' '))

  call Say('== action')
  call cursor(4, 1)
  let action = CocAction('codeActions', 'line', ['quickfix'])[0]
  let before = len(Found())
  call Say(action.title)
  call CocAction('doCodeAction', action)
  call Wait('repaired', {-> len(Found()) == before - 1})
  call ShowDiagnostics()
  write
  bdelete
  call coc#client#stop('coc')
  qall!
endfunction

runtime plugin/coc.vim
autocmd VimEnter * call Run()
