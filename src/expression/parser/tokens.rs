//! The tokens as the parser takes them, and what it says of one that does not fit.

use std::ops::Range;

use super::{Parse, Parser, Problem};
use crate::expression::error::{ErrorKind, Fault};
use crate::expression::lexer::{Token, TokenKind};

impl Parser<'_> {
    pub(super) fn peek(&self) -> Parse<Token> {
        self.token(self.next)
    }

    /// The token of that number; behind the last one stands what stopped the lexer.
    fn token(&self, at: usize) -> Parse<Token> {
        match (self.tokens.get(at), &self.error) {
            (Some(token), _) => Ok(token.clone()),
            (None, Some(error)) => Err((Fault::new(ErrorKind::Syntax, error.message), error.range.clone())),
            (None, None) => Ok(Token { kind: TokenKind::End, range: self.text.len()..self.text.len() }),
        }
    }

    pub(super) fn take(&mut self) -> Parse<Token> {
        let token = self.peek()?;
        self.next += 1;
        Ok(token)
    }

    pub(super) fn skip_space(&mut self) -> Parse<()> {
        while self.peek()?.kind == TokenKind::Space {
            self.next += 1;
        }
        Ok(())
    }

    /// The next token that is no space.
    pub(super) fn peek_solid(&self) -> Parse<Token> {
        let at = (self.next..self.tokens.len()).find(|&at| self.tokens[at].kind != TokenKind::Space);
        self.token(at.unwrap_or(self.tokens.len()))
    }

    pub(super) fn take_solid(&mut self) -> Parse<Token> {
        self.skip_space()?;
        self.take()
    }

    pub(super) fn expect_close(&mut self, word: &str) -> Parse<()> {
        let token = self.take_solid()?;
        match token.kind {
            TokenKind::Close => Ok(()),
            _ => Err(self.unexpected(&token, word)),
        }
    }

    /// The whole action, from its `{{` to the token that was read last.
    pub(super) fn action(&self) -> Range<usize> {
        let last = self.tokens.get(self.next.saturating_sub(1)).map_or(self.open.end, |token| token.range.end);
        self.open.start..last.max(self.open.end)
    }

    pub(super) fn syntax(&self, message: impl Into<String>, range: Range<usize>) -> Problem {
        (Fault::new(ErrorKind::Syntax, message), range)
    }

    pub(super) fn unexpected(&self, token: &Token, what: &str) -> Problem {
        let message = match token.kind {
            TokenKind::End => return self.syntax("the text ends in the middle of an action", self.open.clone()),
            TokenKind::Close => format!("`}}}}` comes too early in this {what}"),
            _ => format!("`{}` is not expected in this {what}", &self.text[token.range.clone()]),
        };
        self.syntax(message, token.range.clone())
    }
}
