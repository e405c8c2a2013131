//! Scanning of each kind of token.

use super::Scanner;
use crate::reader::bounds::check_depth;
use crate::reader::error::{SyntaxError, SyntaxErrorKind};
use crate::reader::sink::Collected;
use crate::reader::token::{Style, Token, TokenKind};
use crate::reader::{block_scalar, flow_scalar, tag};

/// The maximum length of a key without `?`, in characters.
pub(super) const MAX_KEY_LENGTH: usize = 1024;

impl<'text> Scanner<'text> {
    /// Queues the next token, and those that its indentation implies.
    pub(super) fn fetch(&mut self) -> Result<(), SyntaxError> {
        self.skip_to_token();
        self.close_blocks(self.cursor.mark.column as isize);
        if self.cursor.is_end() {
            return self.stream_end();
        }
        let in_flow = self.in_flow();
        let at_line_start = self.cursor.mark.column == 0;
        let ends_word = self.cursor.is_space(1);
        match self.cursor.peek(0) {
            b'%' if at_line_start => Err(SyntaxError::at(SyntaxErrorKind::Directive, &self.cursor)),
            b'-' if self.cursor.is_document_indicator() => {
                self.document_indicator(TokenKind::DocumentStart)
            }
            b'.' if self.cursor.is_document_indicator() => {
                self.document_indicator(TokenKind::DocumentEnd)
            }
            b'[' => self.open_bracket(TokenKind::FlowSequenceStart),
            b'{' => self.open_bracket(TokenKind::FlowMappingStart),
            b']' => self.close_bracket(TokenKind::FlowSequenceEnd),
            b'}' => self.close_bracket(TokenKind::FlowMappingEnd),
            b',' => self.flow_entry(),
            b'-' if ends_word => self.block_entry(),
            b'?' if in_flow || ends_word => self.explicit_key(),
            b':' if in_flow || ends_word => self.value(),
            b'*' => self.name(TokenKind::Alias),
            b'&' => self.name(TokenKind::Anchor),
            b'!' => self.tag(),
            b'|' | b'>' if !in_flow => self.block_scalar(),
            b'\'' | b'"' => self.quoted_scalar(),
            b'\t' => Err(SyntaxError::at(
                SyntaxErrorKind::TabInIndentation,
                &self.cursor,
            )),
            b'#' | b'|' | b'>' | b'%' | b'@' | b'`' => {
                let character = char::from(self.cursor.peek(0));
                Err(SyntaxError::at(
                    SyntaxErrorKind::ReservedCharacter(character),
                    &self.cursor,
                ))
            }
            _ => self.plain_scalar(),
        }
    }

    fn stream_end(&mut self) -> Result<(), SyntaxError> {
        self.close_blocks(-1);
        self.forget_simple_key()?;
        self.simple_key_allowed = false;
        self.push(TokenKind::StreamEnd, self.cursor.mark);
        Ok(())
    }

    fn document_indicator(&mut self, kind: TokenKind<'text>) -> Result<(), SyntaxError> {
        self.close_blocks(-1);
        self.forget_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.cursor.mark;
        (0..3).for_each(|_| self.cursor.skip());
        self.push(kind, start);
        Ok(())
    }

    fn open_bracket(&mut self, kind: TokenKind<'text>) -> Result<(), SyntaxError> {
        self.save_simple_key()?;
        self.simple_keys.push(None);
        check_depth(
            self.simple_keys.len() - 1,
            &(self.cursor.mark.at..self.cursor.mark.at + 1),
        )?;
        self.simple_key_allowed = true;
        self.push_indicator(kind);
        Ok(())
    }

    fn close_bracket(&mut self, kind: TokenKind<'text>) -> Result<(), SyntaxError> {
        self.forget_simple_key()?;
        if self.in_flow() {
            self.simple_keys.pop();
        }
        self.simple_key_allowed = false;
        self.push_indicator(kind);
        Ok(())
    }

    fn flow_entry(&mut self) -> Result<(), SyntaxError> {
        self.forget_simple_key()?;
        self.simple_key_allowed = true;
        self.push_indicator(TokenKind::FlowEntry);
        Ok(())
    }

    fn block_entry(&mut self) -> Result<(), SyntaxError> {
        if !self.in_flow() && !self.simple_key_allowed {
            return Err(SyntaxError::at(
                SyntaxErrorKind::ListOnKeyLine,
                &self.cursor,
            ));
        }
        self.open_block(
            TokenKind::BlockSequenceStart,
            self.cursor.mark,
            self.next_number(),
        )?;
        self.forget_simple_key()?;
        self.simple_key_allowed = true;
        self.push_indicator(TokenKind::BlockEntry);
        Ok(())
    }

    fn explicit_key(&mut self) -> Result<(), SyntaxError> {
        if !self.in_flow() && !self.simple_key_allowed {
            return Err(SyntaxError::at(
                SyntaxErrorKind::KeyNotAllowed,
                &self.cursor,
            ));
        }
        self.open_block(
            TokenKind::BlockMappingStart,
            self.cursor.mark,
            self.next_number(),
        )?;
        self.forget_simple_key()?;
        self.simple_key_allowed = !self.in_flow();
        self.push_indicator(TokenKind::Key);
        Ok(())
    }

    fn value(&mut self) -> Result<(), SyntaxError> {
        let key = self.simple_keys.last_mut().and_then(Option::take);
        match key {
            Some(key) if self.is_key_possible(&key)? => {
                self.queue
                    .insert(key.token - self.taken, Token::at(TokenKind::Key, key.mark));
                self.open_block(TokenKind::BlockMappingStart, key.mark, key.token)?;
                self.simple_key_allowed = false;
            }
            Some(key) if key.mark.line == self.cursor.mark.line && !self.in_flow() => {
                return Err(SyntaxError::new(
                    SyntaxErrorKind::KeyTooLong(MAX_KEY_LENGTH),
                    key.mark.at..self.cursor.mark.at,
                ));
            }
            _ => {
                if !self.in_flow() && !self.simple_key_allowed {
                    return Err(SyntaxError::at(
                        SyntaxErrorKind::UnquotedColon,
                        &self.cursor,
                    ));
                }
                self.open_block(
                    TokenKind::BlockMappingStart,
                    self.cursor.mark,
                    self.next_number(),
                )?;
                self.simple_key_allowed = !self.in_flow();
            }
        }
        self.push_indicator(TokenKind::Value);
        Ok(())
    }

    fn name(&mut self, kind: fn(&'text str) -> TokenKind<'text>) -> Result<(), SyntaxError> {
        self.save_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.cursor.mark;
        self.cursor.skip();
        let name = self
            .cursor
            .skip_while(|cursor| tag::is_name(cursor.peek(0)));
        let ends = self.cursor.is_end()
            || self.cursor.is_space(0)
            || b"?:,]}%@`".contains(&self.cursor.peek(0));
        if name.is_empty() || !ends {
            return Err(SyntaxError::new(
                SyntaxErrorKind::InvalidAnchor,
                start.at..name.end,
            ));
        }
        self.push(kind(&self.cursor.text[name]), start);
        Ok(())
    }

    fn tag(&mut self) -> Result<(), SyntaxError> {
        self.save_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.cursor.mark;
        let tag = tag::read(&mut self.cursor)?;
        self.push(TokenKind::Tag(tag), start);
        Ok(())
    }

    fn block_scalar(&mut self) -> Result<(), SyntaxError> {
        self.forget_simple_key()?;
        self.simple_key_allowed = true;
        let start = self.cursor.mark;
        let mut text = Collected::new(self.cursor.text);
        let end = block_scalar::read(&mut self.cursor, self.indent, &mut text)?;
        self.comments
            .extend(block_scalar::comment(self.cursor.text, start.at));
        self.push_range(
            TokenKind::Scalar(text.into_text(), Style::Block),
            start,
            end,
        );
        Ok(())
    }

    fn quoted_scalar(&mut self) -> Result<(), SyntaxError> {
        self.save_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.cursor.mark;
        let mut text = Collected::new(self.cursor.text);
        flow_scalar::quoted(&mut self.cursor, &mut text)?;
        self.push(TokenKind::Scalar(text.into_text(), Style::Quoted), start);
        Ok(())
    }

    fn plain_scalar(&mut self) -> Result<(), SyntaxError> {
        self.save_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.cursor.mark;
        let mut text = Collected::new(self.cursor.text);
        let indent = usize::try_from(self.indent + 1).unwrap_or(0);
        let in_flow = self.in_flow();
        let plain = flow_scalar::plain(&mut self.cursor, indent, in_flow, &mut text)?;
        self.push_range(
            TokenKind::Scalar(text.into_text(), Style::Plain),
            start,
            plain.end.at,
        );
        if plain.line_ended {
            self.simple_key_allowed = true;
        }
        Ok(())
    }
}
