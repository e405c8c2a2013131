//! Builds the syntax tree of a template, by the grammar of Go's `text/template`.
//!
//! What stops Go's parser stops this one, as a [`Fault`] with its range. Unknown functions and undeclared variables
//! are collected instead, so that all of them can be reported at once; a template that has any is not evaluated.

use std::ops::Range;
use std::rc::Rc;

use super::ast::{Body, Branch, Command, Name, Node, Operand, OperandKind, Pipeline};
use super::error::{ErrorKind, Fault};
use super::lexer::{Keyword, LexError, Token, TokenKind, lex};
use super::quoting::unquote;
use super::{functions, numbers};

/// Deepest nesting of blocks and parentheses.
const DEEPEST: usize = 100;

/// A parsed template: its own body and the templates it defines.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    pub body: Body,
    pub defined: Vec<(Rc<str>, Body)>,
    /// Unknown functions and undeclared variables.
    pub problems: Vec<Problem>,
}

/// A fault and where it stands in the template.
pub(super) type Problem = (Fault, Range<usize>);

type Parse<T> = Result<T, Problem>;

/// Parses a text.
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
    /// The `{{` of the action that is being read.
    open: Range<usize>,
    depth: usize,
    /// How many `range` bodies are open, for `break` and `continue`.
    loops: usize,
    variables: Vec<Rc<str>>,
    parsed: Parsed,
}

/// What ended a body.
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
                    return Err(
                        self.syntax(format!("this `{word}` belongs to nothing: no block is open here"), self.action())
                    );
                }
            }
        }
        Ok(())
    }

    /// Whether `{{ define` is next, which is then taken.
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
        let outer = (std::mem::replace(&mut self.variables, vec!["$".into()]), std::mem::take(&mut self.loops));
        let (body, stop) = self.body("define", &open)?;
        (self.variables, self.loops) = outer;
        if stop == Stop::Else {
            return Err(self.syntax("a `define` has no `else`", self.action()));
        }
        self.define(name, body, open)
    }

    /// Puts a template on the list; one with nothing but white space in it gives way.
    fn define(&mut self, name: Rc<str>, body: Body, range: Range<usize>) -> Parse<()> {
        let Some(known) = self.parsed.defined.iter().position(|(known, _)| *known == name) else {
            self.parsed.defined.push((name, body));
            return Ok(());
        };
        if is_empty(self.text, &self.parsed.defined[known].1) {
            self.parsed.defined[known].1 = body;
        } else if !is_empty(self.text, &body) {
            return Err(self.syntax(format!("the template \"{name}\" is defined twice"), range));
        }
        Ok(())
    }

    /// Nodes up to `end` or `else`.
    fn body(&mut self, what: &str, open: &Range<usize>) -> Parse<(Body, Stop)> {
        self.deeper(|parser| {
            let mut body = Body::new();
            while parser.peek_solid()?.kind != TokenKind::End {
                match parser.node()? {
                    Ok(node) => body.push(node),
                    Err(stop) => return Ok((body, stop)),
                }
            }
            Err((Fault::new(ErrorKind::Syntax, format!("this `{what}` has no `end`")), open.clone()))
        })
    }

    fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<T> {
        if self.depth == DEEPEST {
            let fault = Fault::limit(format!("blocks and parentheses are nested deeper than {DEEPEST} levels"));
            return Err((fault, self.action()));
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    /// One node, or what ends the body.
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
            return Ok(Ok(Node::Action { pipeline, action: self.action() }));
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
                return Err(self.syntax("`define` can't stand inside of another block", token.range));
            }
            Keyword::End => {
                self.expect_close("end")?;
                return Ok(Err(Stop::End));
            }
            Keyword::Else => {
                // `else if` and `else with` leave their word for `branch`.
                if !matches!(self.peek_solid()?.kind, TokenKind::Keyword(Keyword::If | Keyword::With)) {
                    self.expect_close("else")?;
                }
                return Ok(Err(Stop::Else));
            }
        }))
    }

    fn jump(&mut self, word: &str, node: Node) -> Parse<Node> {
        self.expect_close(word)?;
        if self.loops == 0 {
            return Err(self.syntax(format!("`{word}` stands outside of any `range`"), self.action()));
        }
        Ok(node)
    }

    /// What follows `if`, `with` or `range`, up to its end.
    fn branch(&mut self, word: &str, keyword: Keyword) -> Parse<Branch> {
        let open = self.open.clone();
        let variables = self.variables.len();
        let pipeline = self.pipeline(word, TokenKind::Close)?;
        let loops = usize::from(keyword == Keyword::Range);
        self.loops += loops;
        let (body, stop) = self.body(word, &open)?;
        self.loops -= loops;
        let otherwise = if stop == Stop::Else { Some(self.otherwise(word, keyword, &open)?) } else { None };
        self.variables.truncate(variables);
        Ok(Branch { pipeline, body, otherwise })
    }

    /// What follows `else`: another branch in case of `else if`, a body otherwise.
    fn otherwise(&mut self, word: &str, keyword: Keyword, open: &Range<usize>) -> Parse<Body> {
        if keyword != Keyword::Range && self.peek_solid()?.kind == TokenKind::Keyword(keyword) {
            self.take_solid()?;
            let branch = self.deeper(|parser| parser.branch(word, keyword))?;
            return Ok(vec![if keyword == Keyword::If { Node::If(branch) } else { Node::With(branch) }]);
        }
        let (body, stop) = self.body(word, open)?;
        if stop == Stop::Else {
            return Err(self.syntax(format!("this `{word}` has a second `else`"), self.action()));
        }
        Ok(body)
    }

    fn block(&mut self) -> Parse<Node> {
        let open = self.open.clone();
        let name_range = self.peek_solid()?.range;
        let name = self.template_name("block")?;
        let pipeline = self.pipeline("block", TokenKind::Close)?;
        let action = self.action();
        let outer = (std::mem::replace(&mut self.variables, vec!["$".into()]), std::mem::take(&mut self.loops));
        let (body, stop) = self.body("block", &open)?;
        (self.variables, self.loops) = outer;
        if stop == Stop::Else {
            return Err(self.syntax("a `block` has no `else`", self.action()));
        }
        self.define(name.clone(), body, open)?;
        Ok(Node::Template { name, name_range, pipeline: Some(pipeline), action })
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
        Ok(Node::Template { name, name_range, pipeline, action: self.action() })
    }

    fn template_name(&mut self, word: &str) -> Parse<Rc<str>> {
        let token = self.take_solid()?;
        match token.kind {
            TokenKind::Quoted | TokenKind::Raw => self.unquoted(&token),
            _ => Err(self.syntax(format!("`{word}` is followed by a name in quotes"), token.range)),
        }
    }

    /// Declarations and commands up to `end`, which is taken.
    fn pipeline(&mut self, what: &str, end: TokenKind) -> Parse<Pipeline> {
        let start = self.peek_solid()?.range.start;
        let mut pipeline =
            Pipeline { range: start..start, variables: Vec::new(), assigns: false, commands: Vec::new() };
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
            if let Some(first) =
                command.operands.first().filter(|first| !pipeline.commands.is_empty() && !first.is_executable())
            {
                let help = "only a function, a field or a variable can take what comes through a pipe";
                return Err((
                    Fault::new(ErrorKind::Syntax, "a value can't stand behind `|`").help(help),
                    first.range.clone(),
                ));
            }
            pipeline.commands.push(command);
        }
        let close = self.take_solid()?;
        if pipeline.commands.is_empty() {
            return Err(self.syntax(format!("this {what} has no value"), self.open.start..close.range.end));
        }
        let last = pipeline.commands.last().and_then(|command| command.operands.last());
        pipeline.range.end = last.map_or(start, |operand| operand.range.end);
        Ok(pipeline)
    }

    /// `$x :=`, `$x =`, `$i, $x :=`
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
                let allowed = if what == "range" { "two variables" } else { "one variable" };
                return Err(self.syntax(format!("this {what} can declare {allowed} at most"), sign.range));
            }
            let next = self.peek_solid()?;
            if !matches!(next.kind, TokenKind::Variable | TokenKind::Close | TokenKind::CloseParenthesis) {
                return Err(self.syntax("a `range` can only declare variables before its `:=`", next.range));
            }
        }
    }

    /// Operands up to a pipe, which is taken, or the end of the pipeline.
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
                return Err(self.syntax("there is nothing to call here", token.range));
            }
            return Ok(Command { operands });
        }
    }

    fn operand(&mut self) -> Parse<Option<Operand>> {
        let Some(term) = self.term()? else { return Ok(None) };
        let mut names = Vec::new();
        while self.peek()?.kind == TokenKind::Field {
            let range = self.take()?.range;
            names.push(self.name(range));
        }
        let Some(last) = names.last() else { return Ok(Some(term)) };
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
            OperandKind::Function(_) | OperandKind::Pipeline(_) => OperandKind::Chain(Box::new(term), names),
            _ => return Err(self.syntax("a constant has no fields", range)),
        };
        Ok(Some(Operand { range, kind }))
    }

    fn name(&self, range: Range<usize>) -> Name {
        Name { text: self.text[range.start + 1..range.end].into(), range }
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
                OperandKind::Number(constant.map_err(|message| self.syntax(message, range.clone()))?)
            }
            TokenKind::Character => self.character(&token)?,
            TokenKind::Quoted | TokenKind::Raw => OperandKind::Text(self.unquoted(&token)?),
            TokenKind::OpenParenthesis => return self.parenthesis().map(Some),
            _ => return Ok(None),
        };
        self.take_solid()?;
        Ok(Some(Operand { range, kind }))
    }

    fn parenthesis(&mut self) -> Parse<Operand> {
        let start = self.take_solid()?.range.start;
        let pipeline = self.deeper(|parser| parser.pipeline("parenthesis", TokenKind::CloseParenthesis))?;
        let range = start..self.tokens[self.next - 1].range.end;
        Ok(Operand { range, kind: OperandKind::Pipeline(Box::new(pipeline)) })
    }

    fn character(&mut self, token: &Token) -> Parse<OperandKind> {
        let text = &self.text[token.range.clone()];
        let mut letters = unquote(text).unwrap_or_default();
        let letter = letters.pop().filter(|_| letters.is_empty());
        let Some(letter) = letter else {
            return Err(self.syntax("between single quotes stands exactly one character", token.range.clone()));
        };
        let number = i64::from(u32::from(letter));
        Ok(OperandKind::Number(super::ast::Constant { int: Some(number), float: number as f64, is_float: false }))
    }

    fn unquoted(&self, token: &Token) -> Parse<Rc<str>> {
        let text = unquote(&self.text[token.range.clone()]);
        text.map(Rc::from)
            .ok_or_else(|| self.syntax("this text holds an escape that Go does not know", token.range.clone()))
    }

    fn function(&mut self, name: &str, range: &Range<usize>) -> OperandKind {
        if !functions::exists(name) {
            let fault = Fault::new(ErrorKind::UnknownFunction, format!("there is no function `{name}`"));
            let fault = match functions::similar(name) {
                Some(similar) => fault.help(format!("did you mean `{similar}`?")),
                None => fault,
            };
            self.parsed.problems.push((fault, range.clone()));
        }
        OperandKind::Function(name.into())
    }

    fn use_variable(&mut self, name: &str, range: &Range<usize>) {
        if !self.variables.iter().any(|known| **known == *name) {
            let fault = Fault::new(ErrorKind::UndefinedVariable, format!("the variable `{name}` is not declared here"));
            let fault =
                fault.help(format!("declare it before, with `{{{{ {name} := … }}}}`, in this block or one around it"));
            self.parsed.problems.push((fault, range.clone()));
        }
    }

    // The tokens.

    fn peek(&self) -> Parse<Token> {
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

    /// The next token that is no space.
    fn peek_solid(&self) -> Parse<Token> {
        let at = (self.next..self.tokens.len()).find(|&at| self.tokens[at].kind != TokenKind::Space);
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

    /// The whole action, from its `{{` to the token that was read last.
    fn action(&self) -> Range<usize> {
        let last = self.tokens.get(self.next.saturating_sub(1)).map_or(self.open.end, |token| token.range.end);
        self.open.start..last.max(self.open.end)
    }

    fn syntax(&self, message: impl Into<String>, range: Range<usize>) -> Problem {
        (Fault::new(ErrorKind::Syntax, message), range)
    }

    fn unexpected(&self, token: &Token, what: &str) -> Problem {
        let message = match token.kind {
            TokenKind::End => return self.syntax("the text ends in the middle of an action", self.open.clone()),
            TokenKind::Close => format!("`}}}}` comes too early in this {what}"),
            _ => format!("`{}` is not expected in this {what}", &self.text[token.range.clone()]),
        };
        self.syntax(message, token.range.clone())
    }
}

fn starts_operand(kind: TokenKind) -> bool {
    use TokenKind::{Bool, Character, Dot, Field, Identifier, Nil, Number, OpenParenthesis, Quoted, Raw, Variable};
    matches!(
        kind,
        Bool | Character | Dot | Field | Identifier | Nil | Number | OpenParenthesis | Quoted | Raw | Variable
    )
}

/// Whether a body holds nothing but white space.
pub(super) fn is_empty(text: &str, body: &Body) -> bool {
    body.iter().all(|node| matches!(node, Node::Text(range) if text[range.clone()].trim().is_empty()))
}
