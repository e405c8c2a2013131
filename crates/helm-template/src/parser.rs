//! Parses a template into its syntax tree, by the grammar of Go's `text/template`.
//!
//! An error that stops Go's parser is returned as a [`Fault`] with its range. Unknown functions and undefined variables
//! are collected, so that all of them are reported at once; a template that has any is not evaluated.

mod pipeline;

use std::ops::Range;
use std::rc::Rc;

use super::ast::{Body, Branch, Node};
use super::error::{ErrorKind, Fault};
use super::lexer::{Keyword, LexError, Token, TokenKind, lex};

/// The maximum nesting of blocks and parentheses.
const MAX_DEPTH: usize = 100;

/// A parsed template: its own body and the templates it defines.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    pub body: Body,
    pub defined: Vec<(Rc<str>, Body)>,
    /// Unknown functions and undeclared variables.
    pub problems: Vec<Problem>,
}

/// A fault and its range in the template.
pub(super) type Problem = (Fault, Range<usize>);

type Parse<T> = Result<T, Problem>;

/// Parses a template.
pub(super) fn parse(text: &str) -> Parse<Parsed> {
    let (tokens, error) = lex(text);
    let mut parser = Parser {
        text,
        tokens,
        error,
        next: 0,
        open: 0..0,
        depth: 0,
        loops: 0,
        variables: vec!["$".into()],
        parsed: Parsed::default(),
    };
    parser.top()?;
    Ok(parser.parsed)
}

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    error: Option<LexError>,
    next: usize,
    /// The `{{` of the current action.
    open: Range<usize>,
    depth: usize,
    /// The number of enclosing `range` bodies, for `break` and `continue`.
    loops: usize,
    variables: Vec<Rc<str>>,
    parsed: Parsed,
}

/// The keyword that ends a body.
#[derive(PartialEq)]
enum Stop {
    End,
    Else,
}

impl Parser<'_> {
    fn top(&mut self) -> Parse<()> {
        while self.peek()?.kind != TokenKind::End {
            if self.defines()? {
                self.definition()?;
                continue;
            }
            match self.node()? {
                Ok(node) => self.parsed.body.push(node),
                Err(stop) => {
                    let word = if stop == Stop::End { "end" } else { "else" };
                    return Err(self.syntax(
                        format!("unexpected `{word}` outside of a block"),
                        self.action(),
                    ));
                }
            }
        }
        Ok(())
    }

    /// Consumes `{{ define`; returns false if it is not next.
    fn defines(&mut self) -> Parse<bool> {
        let start = self.next;
        if self.peek()?.kind == TokenKind::Open {
            self.open = self.take()?.range;
            if self.take_solid()?.kind == TokenKind::Keyword(Keyword::Define) {
                return Ok(true);
            }
        }
        self.next = start;
        Ok(false)
    }

    fn definition(&mut self) -> Parse<()> {
        let open = self.open.clone();
        let name = self.template_name("define")?;
        self.expect_close("define")?;
        let outer = (
            std::mem::replace(&mut self.variables, vec!["$".into()]),
            std::mem::take(&mut self.loops),
        );
        let (body, stop) = self.body("define", &open)?;
        (self.variables, self.loops) = outer;
        if stop == Stop::Else {
            return Err(self.syntax("unexpected `else` in a `define`", self.action()));
        }
        self.define(name, body, open)
    }

    /// Defines a template; one with only white space is replaced.
    fn define(&mut self, name: Rc<str>, body: Body, range: Range<usize>) -> Parse<()> {
        let Some(known) = self
            .parsed
            .defined
            .iter()
            .position(|(known, _)| *known == name)
        else {
            self.parsed.defined.push((name, body));
            return Ok(());
        };
        if is_empty(self.text, &self.parsed.defined[known].1) {
            self.parsed.defined[known].1 = body;
        } else if !is_empty(self.text, &body) {
            return Err(self.syntax(
                format!("duplicate definition of the template \"{name}\""),
                range,
            ));
        }
        Ok(())
    }

    /// Parses nodes up to `end` or `else`.
    fn body(&mut self, what: &str, open: &Range<usize>) -> Parse<(Body, Stop)> {
        self.deeper(|parser| {
            let mut body = Body::new();
            while parser.peek_solid()?.kind != TokenKind::End {
                match parser.node()? {
                    Ok(node) => body.push(node),
                    Err(stop) => return Ok((body, stop)),
                }
            }
            Err((
                Fault::new(ErrorKind::Syntax, format!("missing `end` of this `{what}`")),
                open.clone(),
            ))
        })
    }

    fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<T> {
        if self.depth == MAX_DEPTH {
            let fault = Fault::limit(format!(
                "nesting too deep: the maximum is {MAX_DEPTH} blocks and parentheses"
            ));
            return Err((fault, self.action()));
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    /// Parses a node, or the end of the body.
    fn node(&mut self) -> Parse<Result<Node, Stop>> {
        let token = self.take_solid()?;
        match token.kind {
            TokenKind::Text => Ok(Ok(Node::Text(token.range))),
            TokenKind::Open => {
                self.open = token.range;
                self.in_action()
            }
            _ => Err(self.unexpected(&token, "text")),
        }
    }

    fn in_action(&mut self) -> Parse<Result<Node, Stop>> {
        let token = self.peek_solid()?;
        let TokenKind::Keyword(keyword) = token.kind else {
            let pipeline = self.pipeline("action", TokenKind::Close)?;
            return Ok(Ok(Node::Action {
                pipeline,
                action: self.action(),
            }));
        };
        self.take_solid()?;
        Ok(Ok(match keyword {
            Keyword::Block => self.block()?,
            Keyword::Break => self.jump("break", Node::Break)?,
            Keyword::Continue => self.jump("continue", Node::Continue)?,
            Keyword::If => Node::If(self.branch("if", Keyword::If)?),
            Keyword::With => Node::With(self.branch("with", Keyword::With)?),
            Keyword::Range => Node::Range(self.branch("range", Keyword::Range)?),
            Keyword::Template => self.template()?,
            Keyword::Define => {
                return Err(self.syntax("unexpected `define` inside a block", token.range));
            }
            Keyword::End => {
                self.expect_close("end")?;
                return Ok(Err(Stop::End));
            }
            Keyword::Else => {
                // The keyword of `else if` and `else with` is parsed by `branch`.
                if !matches!(
                    self.peek_solid()?.kind,
                    TokenKind::Keyword(Keyword::If | Keyword::With)
                ) {
                    self.expect_close("else")?;
                }
                return Ok(Err(Stop::Else));
            }
        }))
    }

    fn jump(&mut self, word: &str, node: Node) -> Parse<Node> {
        self.expect_close(word)?;
        if self.loops == 0 {
            return Err(self.syntax(
                format!("unexpected `{word}` outside of a `range`"),
                self.action(),
            ));
        }
        Ok(node)
    }

    /// Parses the rest of an `if`, `with` or `range`, up to its end.
    fn branch(&mut self, word: &str, keyword: Keyword) -> Parse<Branch> {
        let open = self.open.clone();
        let variables = self.variables.len();
        let pipeline = self.pipeline(word, TokenKind::Close)?;
        let loops = usize::from(keyword == Keyword::Range);
        self.loops += loops;
        let (body, stop) = self.body(word, &open)?;
        self.loops -= loops;
        let otherwise = if stop == Stop::Else {
            Some(self.otherwise(word, keyword, &open)?)
        } else {
            None
        };
        self.variables.truncate(variables);
        Ok(Branch {
            pipeline,
            body,
            otherwise,
        })
    }

    /// Parses the rest of an `else`: another branch for `else if`, otherwise a body.
    fn otherwise(&mut self, word: &str, keyword: Keyword, open: &Range<usize>) -> Parse<Body> {
        if keyword != Keyword::Range && self.peek_solid()?.kind == TokenKind::Keyword(keyword) {
            self.take_solid()?;
            let branch = self.deeper(|parser| parser.branch(word, keyword))?;
            return Ok(vec![if keyword == Keyword::If {
                Node::If(branch)
            } else {
                Node::With(branch)
            }]);
        }
        let (body, stop) = self.body(word, open)?;
        if stop == Stop::Else {
            return Err(self.syntax(format!("duplicate `else` in this `{word}`"), self.action()));
        }
        Ok(body)
    }

    fn block(&mut self) -> Parse<Node> {
        let open = self.open.clone();
        let name_range = self.peek_solid()?.range;
        let name = self.template_name("block")?;
        let pipeline = self.pipeline("block", TokenKind::Close)?;
        let action = self.action();
        let outer = (
            std::mem::replace(&mut self.variables, vec!["$".into()]),
            std::mem::take(&mut self.loops),
        );
        let (body, stop) = self.body("block", &open)?;
        (self.variables, self.loops) = outer;
        if stop == Stop::Else {
            return Err(self.syntax("unexpected `else` in a `block`", self.action()));
        }
        self.define(name.clone(), body, open)?;
        Ok(Node::Template {
            name,
            name_range,
            pipeline: Some(pipeline),
            action,
        })
    }

    fn template(&mut self) -> Parse<Node> {
        let name_range = self.peek_solid()?.range;
        let name = self.template_name("template")?;
        let pipeline = match self.peek_solid()?.kind {
            TokenKind::Close => {
                self.take_solid()?;
                None
            }
            _ => Some(self.pipeline("template", TokenKind::Close)?),
        };
        Ok(Node::Template {
            name,
            name_range,
            pipeline,
            action: self.action(),
        })
    }

    fn template_name(&mut self, word: &str) -> Parse<Rc<str>> {
        let token = self.take_solid()?;
        match token.kind {
            TokenKind::Quoted | TokenKind::Raw => self.unquoted(&token),
            _ => Err(self.syntax(
                format!("missing template name: `{word}` expects a quoted name"),
                token.range,
            )),
        }
    }
}

/// Returns true if a body has only white space.
pub(super) fn is_empty(text: &str, body: &Body) -> bool {
    body.iter()
        .all(|node| matches!(node, Node::Text(range) if text[range.clone()].trim().is_empty()))
}

impl Parser<'_> {
    fn peek(&self) -> Parse<Token> {
        self.token(self.next)
    }

    /// The token with an index; after the last one, the error of the lexer.
    fn token(&self, at: usize) -> Parse<Token> {
        match (self.tokens.get(at), &self.error) {
            (Some(token), _) => Ok(token.clone()),
            (None, Some(error)) => Err((
                Fault::new(ErrorKind::Syntax, error.message),
                error.range.clone(),
            )),
            (None, None) => Ok(Token {
                kind: TokenKind::End,
                range: self.text.len()..self.text.len(),
            }),
        }
    }

    fn take(&mut self) -> Parse<Token> {
        let token = self.peek()?;
        self.next += 1;
        Ok(token)
    }

    fn skip_space(&mut self) -> Parse<()> {
        while self.peek()?.kind == TokenKind::Space {
            self.next += 1;
        }
        Ok(())
    }

    /// The next token that is not a space.
    fn peek_solid(&self) -> Parse<Token> {
        let at =
            (self.next..self.tokens.len()).find(|&at| self.tokens[at].kind != TokenKind::Space);
        self.token(at.unwrap_or(self.tokens.len()))
    }

    fn take_solid(&mut self) -> Parse<Token> {
        self.skip_space()?;
        self.take()
    }

    fn expect_close(&mut self, word: &str) -> Parse<()> {
        let token = self.take_solid()?;
        match token.kind {
            TokenKind::Close => Ok(()),
            _ => Err(self.unexpected(&token, word)),
        }
    }

    /// The range of the action, from its `{{` to the last consumed token.
    fn action(&self) -> Range<usize> {
        let last = self
            .tokens
            .get(self.next.saturating_sub(1))
            .map_or(self.open.end, |token| token.range.end);
        self.open.start..last.max(self.open.end)
    }

    fn syntax(&self, message: impl Into<String>, range: Range<usize>) -> Problem {
        (Fault::new(ErrorKind::Syntax, message), range)
    }

    fn unexpected(&self, token: &Token, what: &str) -> Problem {
        let message = match token.kind {
            TokenKind::End => {
                return self.syntax(
                    "missing `}}`: the text ends inside an action",
                    self.open.clone(),
                );
            }
            TokenKind::Close => format!("unexpected `}}}}` in this {what}"),
            _ => format!(
                "unexpected `{}` in this {what}",
                &self.text[token.range.clone()]
            ),
        };
        self.syntax(message, token.range.clone())
    }
}
