//! The tokens of which operands are made: texts, names, words, numbers. The lexer stands behind their first character.

use super::{Keyword, Lexed, Lexer, SPACE, TokenKind};

const DECIMAL: &str = "0123456789_";

impl Lexer<'_> {
    pub(super) fn quoted(&mut self, quote: char, kind: TokenKind, start: usize) -> Lexed<TokenKind> {
        loop {
            let mut next = self.next();
            if next == Some('\\') {
                next = self.next().filter(|&escaped| escaped != '\n');
                if next.is_some() {
                    continue;
                }
            }
            match next {
                Some(found) if found == quote => return Ok(kind),
                None | Some('\n') => {
                    self.at = start + 1;
                    return Err(self.error("this quote is not closed on its line", start));
                }
                Some(_) => {}
            }
        }
    }

    pub(super) fn raw(&mut self, start: usize) -> Lexed<TokenKind> {
        let Some(end) = self.rest().find('`') else {
            return Err(self.error("this back quote is never closed", start));
        };
        self.at += end + 1;
        Ok(TokenKind::Raw)
    }

    /// The rest of `.name` or `$name`; `bare` when nothing follows the sign.
    pub(super) fn name(&mut self, bare: TokenKind, named: TokenKind, start: usize) -> Lexed<TokenKind> {
        if self.at_terminator() {
            return Ok(bare);
        }
        self.identifier(start)?;
        Ok(named)
    }

    fn identifier(&mut self, start: usize) -> Lexed {
        while self.peek().is_some_and(is_alphanumeric) {
            self.next();
        }
        if !self.at_terminator() {
            self.next();
            return Err(self.error("a name can't hold this character", start));
        }
        Ok(())
    }

    fn at_terminator(&self) -> bool {
        let rest = self.rest();
        rest.is_empty()
            || rest.starts_with(SPACE)
            || rest.starts_with(['.', ',', '|', ':', ')', '('])
            || rest.starts_with("}}")
    }

    pub(super) fn word(&mut self, start: usize) -> Lexed<TokenKind> {
        self.identifier(start)?;
        Ok(match &self.text[start..self.at] {
            "true" | "false" => TokenKind::Bool,
            "nil" => TokenKind::Nil,
            word => Keyword::of(word).map_or(TokenKind::Identifier, TokenKind::Keyword),
        })
    }

    pub(super) fn number(&mut self, start: usize) -> Lexed<TokenKind> {
        self.at = start;
        self.accept("+-");
        let (digits, exponent) = self.base();
        self.accept_run(digits);
        if self.accept(".") {
            self.accept_run(digits);
        }
        if self.accept(exponent) {
            self.accept("+-");
            self.accept_run(DECIMAL);
        }
        match self.peek() {
            Some('i') => Err(self.error("complex numbers are not supported", start)),
            Some(next) if is_alphanumeric(next) || next == '+' || next == '-' => {
                self.next();
                Err(self.error("this is no number", start))
            }
            _ => Ok(TokenKind::Number),
        }
    }

    /// The digits of a number by its prefix, and the letters before its exponent.
    fn base(&mut self) -> (&'static str, &'static str) {
        match self.accept("0") {
            true if self.accept("xX") => ("0123456789abcdefABCDEF_", "pP"),
            true if self.accept("oO") => ("01234567_", ""),
            true if self.accept("bB") => ("01_", ""),
            _ => (DECIMAL, "eE"),
        }
    }

    fn accept(&mut self, valid: &str) -> bool {
        let found = self.peek().is_some_and(|next| valid.contains(next));
        self.at += usize::from(found);
        found
    }

    fn accept_run(&mut self, valid: &str) {
        while self.accept(valid) {}
    }
}

pub(super) fn is_alphanumeric(letter: char) -> bool {
    letter == '_' || letter.is_alphanumeric()
}
