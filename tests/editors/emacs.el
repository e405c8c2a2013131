;; Edits values.yaml in the working directory with the language server, and prints what a user would see.  -*- lexical-binding: t; -*-
(require 'cl-lib)
(unless (locate-library "eglot") (kill-emacs 77)) ; not installed
(setq eglot-sync-connect 20
      eglot-autoshutdown t
      make-backup-files nil
      debug-on-error t)
(load (concat (getenv "RUNNERGEN_EDITORS") "/emacs/runnergen.el") nil t)

(defun say (&rest words)
  (princ (concat (mapconcat (lambda (word) (format "%s" word)) words " ") "\n")))

(defun wait (what check)
  (let ((tries 0))
    (while (not (funcall check))
      (accept-process-output nil 0.05)
      (when (> (cl-incf tries) 400)
        (say "timeout:" what)
        (kill-emacs 1)))))

(defun found ()
  (sort (flymake-diagnostics)
        (lambda (a b) (< (flymake-diagnostic-beg a) (flymake-diagnostic-beg b)))))

(defun show-diagnostics ()
  (dolist (diagnostic (found))
    (goto-char (flymake-diagnostic-beg diagnostic))
    (say (format "%d:%d" (line-number-at-pos) (1+ (current-column)))
         (car (split-string (replace-regexp-in-string
                             "^runnergen *\\(\\[[^]]*\\]\\)?:? *" ""
                             (flymake-diagnostic-text diagnostic))
                            "\n")))))

(defun ask (method &optional more)
  (jsonrpc-request (eglot-current-server) method
                   (append (eglot--TextDocumentPositionParams) more)))

(defun at (line column)
  (goto-char (point-min))
  (forward-line (1- line))
  (move-to-column column))

(find-file "values.yaml")
(yaml-mode)
(apply #'eglot--connect (eglot--guess-contact))
(eglot--maybe-activate-editing-mode)
(flymake-start nil t)
(wait "diagnostics" #'found)
(say "== diagnostics")
(show-diagnostics)

(say "== hover")
(at 1 2)
(say (car (split-string (plist-get (plist-get (ask :textDocument/hover) :contents) :value) "\n")))

(say "== completion")
(at 8 8)
(say (mapconcat #'identity
                (cl-remove-if-not (lambda (label) (string-prefix-p "cpu_" label))
                                  (mapcar (lambda (item) (plist-get item :label))
                                          (append (ask :textDocument/completion) nil)))
                " "))

(say "== action")
(at 4 0)
(let* ((here (plist-get (eglot--TextDocumentPositionParams) :position))
       (actions (ask :textDocument/codeAction
                     (list :range (list :start here :end here)
                           :context (list :diagnostics []))))
       (action (aref actions 0))
       (before (length (found))))
  (say (plist-get action :title))
  (eglot--apply-workspace-edit (plist-get action :edit))
  (eglot--signal-textDocument/didChange)
  (wait "repaired" (lambda () (= (length (found)) (1- before))))
  (show-diagnostics))
(save-buffer 0)
(kill-emacs 0)
