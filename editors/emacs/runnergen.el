;;; runnergen.el --- Values of GitLab Runner with Eglot  -*- lexical-binding: t; -*-

;;; Commentary:

;; Registers `runnergen lsp' with Eglot. Run `M-x eglot' in a values file, or add
;; `eglot-ensure' to the hook of the mode for YAML.

;;; Code:

(require 'eglot)

;; A mode for files that no other mode edits.
(unless (fboundp 'yaml-mode)
  (define-derived-mode yaml-mode text-mode "YAML")
  (add-to-list 'auto-mode-alist '("\\.ya?ml\\'" . yaml-mode)))

(add-to-list 'eglot-server-programs '((yaml-mode yaml-ts-mode) . ("runnergen" "lsp")))

(provide 'runnergen)
;;; runnergen.el ends here
