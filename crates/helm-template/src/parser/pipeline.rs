//! Parses pipelines: declarations, commands and operands.

use std::ops::Range;
use std::rc::Rc;

use super::{Parse, Parser};
use crate::ast::{Command, Constant, Name, Operand, OperandKind, Pipeline};
use crate::error::{ErrorKind, Fault};
use crate::lexer::{Token, TokenKind};
use crate::quoting::unquote;
use crate::suggestion::did_you_mean;
use crate::{functions, numbers};

impl Parser<'_> {
    /// Parses declarations and commands up to and including `end`.
    pub(super) fn pipeline(&mut self, what: &str, end: TokenKind) -> Parse<Pipeline> {
        let start = self.peek_solid()?.range.start;
        let mut pipeline = Pipeline {
            range: start..start,
            variables: Vec::new(),
            assigns: false,
            commands: Vec::new(),
        };
        self.declarations(what, &mut pipeline)?;
        loop {
            let token = self.peek_solid()?;
            if token.kind == end {
                break;
            }
            if !starts_operand(token.kind) {
                return Err(self.unexpected(&token, what));
            }
            let command = self.command()?;
            if let Some(first) = command
                .operands
                .first()
                .filter(|first| !pipeline.commands.is_empty() && !first.is_executable())
            {
                let help = "only a function, a field or a variable can receive a piped value";
                return Err((
                    Fault::new(
                        ErrorKind::Syntax,
                        "invalid command after `|`: a constant takes no input",
                    )
                    .help(help),
                    first.range.clone(),
                ));
            }
            pipeline.commands.push(command);
        }
        let close = self.take_solid()?;
        if pipeline.commands.is_empty() {
            return Err(self.syntax(
                format!("missing value in this {what}"),
                self.open.start..close.range.end,
            ));
        }
        let last = pipeline
            .commands
            .last()
            .and_then(|command| command.operands.last());
        pipeline.range.end = last.map_or(start, |operand| operand.range.end);
        Ok(pipeline)
    }

    /// Parses `$x :=`, `$x =`, `$i, $x :=`.
    fn declarations(&mut self, what: &str, pipeline: &mut Pipeline) -> Parse<()> {
        loop {
            let start = self.next;
            let variable = self.peek_solid()?;
            if variable.kind != TokenKind::Variable {
                return Ok(());
            }
            self.take_solid()?;
            let name: Rc<str> = self.text[variable.range.clone()].into();
            let sign = self.peek_solid()?;
            let is_comma = sign.kind == TokenKind::Sign && &self.text[sign.range.clone()] == ",";
            if !is_comma && !matches!(sign.kind, TokenKind::Assign | TokenKind::Declare) {
                self.next = start;
                return Ok(());
            }
            self.take_solid()?;
            pipeline.assigns = sign.kind == TokenKind::Assign;
            if pipeline.assigns {
                self.use_variable(&name, &variable.range);
            }
            pipeline.variables.push(name.clone());
            self.variables.push(name);
            if !is_comma {
                return Ok(());
            }
            if what != "range" || pipeline.variables.len() > 1 {
                let allowed = if what == "range" {
                    "two variables"
                } else {
                    "one variable"
                };
                return Err(self.syntax(
                    format!("too many variables: this {what} can declare at most {allowed}"),
                    sign.range,
                ));
            }
            let next = self.peek_solid()?;
            if !matches!(
                next.kind,
                TokenKind::Variable | TokenKind::Close | TokenKind::CloseParenthesis
            ) {
                return Err(
                    self.syntax("invalid `range`: expected a variable after `,`", next.range)
                );
            }
        }
    }

    /// Parses operands up to and including a pipe, or up to the end of the pipeline.
    fn command(&mut self) -> Parse<Command> {
        let mut operands = Vec::new();
        loop {
            self.skip_space()?;
            if let Some(operand) = self.operand()? {
                operands.push(operand);
            }
            let token = self.take()?;
            match token.kind {
                TokenKind::Space => continue,
                TokenKind::Close | TokenKind::CloseParenthesis => self.next -= 1,
                TokenKind::Pipe => {}
                _ => return Err(self.unexpected(&token, "command")),
            }
            if operands.is_empty() {
                return Err(self.syntax("missing command", token.range));
            }
            return Ok(Command { operands });
        }
    }

    fn operand(&mut self) -> Parse<Option<Operand>> {
        let Some(term) = self.term()? else {
            return Ok(None);
        };
        let mut names = Vec::new();
        while self.peek()?.kind == TokenKind::Field {
            let range = self.take()?.range;
            names.push(self.name(range));
        }
        let Some(last) = names.last() else {
            return Ok(Some(term));
        };
        let range = term.range.start..last.range.end;
        let kind = match term.kind {
            OperandKind::Field(mut known) => {
                known.append(&mut names);
                OperandKind::Field(known)
            }
            OperandKind::Variable(variable, mut known) => {
                known.append(&mut names);
                OperandKind::Variable(variable, known)
            }
            OperandKind::Function(_) | OperandKind::Pipeline(_) => {
                OperandKind::Chain(Box::new(term), names)
            }
            _ => return Err(self.syntax("a constant has no fields", range)),
        };
        Ok(Some(Operand { range, kind }))
    }

    fn name(&self, range: Range<usize>) -> Name {
        Name {
            text: self.text[range.start + 1..range.end].into(),
            range,
        }
    }

    fn term(&mut self) -> Parse<Option<Operand>> {
        let token = self.peek_solid()?;
        let range = token.range.clone();
        let text = &self.text[range.clone()];
        let kind = match token.kind {
            TokenKind::Identifier => self.function(text, &range),
            TokenKind::Dot => OperandKind::Dot,
            TokenKind::Nil => OperandKind::Nil,
            TokenKind::Variable => {
                self.use_variable(text, &range);
                OperandKind::Variable(text.into(), Vec::new())
            }
            TokenKind::Field => OperandKind::Field(vec![self.name(range.clone())]),
            TokenKind::Bool => OperandKind::Bool(text == "true"),
            TokenKind::Number => {
                let constant = numbers::parse_constant(text);
                OperandKind::Number(
                    constant.map_err(|message| self.syntax(message, range.clone()))?,
                )
            }
            TokenKind::Character => self.character(&token)?,
            TokenKind::Quoted | TokenKind::Raw => OperandKind::String(self.unquoted(&token)?),
            TokenKind::OpenParenthesis => return self.parenthesis().map(Some),
            _ => return Ok(None),
        };
        self.take_solid()?;
        Ok(Some(Operand { range, kind }))
    }

    fn parenthesis(&mut self) -> Parse<Operand> {
        let start = self.take_solid()?.range.start;
        let pipeline =
            self.deeper(|parser| parser.pipeline("parenthesis", TokenKind::CloseParenthesis))?;
        let range = start..self.tokens[self.next - 1].range.end;
        Ok(Operand {
            range,
            kind: OperandKind::Pipeline(Box::new(pipeline)),
        })
    }

    fn character(&mut self, token: &Token) -> Parse<OperandKind> {
        let text = &self.text[token.range.clone()];
        let mut letters = unquote(text).unwrap_or_default();
        let letter = letters.pop().filter(|_| letters.is_empty());
        let Some(letter) = letter else {
            return Err(self.syntax(
                "invalid character constant: expected exactly one character in single quotes",
                token.range.clone(),
            ));
        };
        let number = i64::from(u32::from(letter));
        Ok(OperandKind::Number(Constant {
            int: Some(number),
            float: number as f64,
            is_float: false,
        }))
    }

    pub(super) fn unquoted(&self, token: &Token) -> Parse<Rc<str>> {
        let text = unquote(&self.text[token.range.clone()]);
        text.map(Rc::from)
            .ok_or_else(|| self.syntax("unknown escape sequence in a string", token.range.clone()))
    }

    fn function(&mut self, name: &str, range: &Range<usize>) -> OperandKind {
        if !functions::exists(name) {
            let fault = Fault::new(
                ErrorKind::UnknownFunction,
                format!("unknown function `{name}`"),
            );
            let fault = fault.maybe_help(did_you_mean(name, functions::names()));
            self.parsed.problems.push((fault, range.clone()));
        }
        OperandKind::Function(name.into())
    }

    fn use_variable(&mut self, name: &str, range: &Range<usize>) {
        if !self.variables.iter().any(|known| **known == *name) {
            let fault = Fault::new(
                ErrorKind::UndefinedVariable,
                format!("undefined variable `{name}`"),
            );
            let fault = fault.help(format!(
                "define it before, with `{{{{ {name} := … }}}}`, in this block or an enclosing one"
            ));
            self.parsed.problems.push((fault, range.clone()));
        }
    }
}

fn starts_operand(kind: TokenKind) -> bool {
    use TokenKind::{
        Bool, Character, Dot, Field, Identifier, Nil, Number, OpenParenthesis, Quoted, Raw,
        Variable,
    };
    matches!(
        kind,
        Bool | Character
            | Dot
            | Field
            | Identifier
            | Nil
            | Number
            | OpenParenthesis
            | Quoted
            | Raw
            | Variable
    )
}
