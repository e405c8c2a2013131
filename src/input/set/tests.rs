use super::*;
use helm_yaml::source::Origin;
use helm_yaml::tree::Map;

fn set_in(
    root: &mut Node,
    sources: &mut Sources,
    flavor: Flavor<'_>,
    argument: &str,
) -> Result<(), String> {
    let file = sources.add("--set", Origin::Flag, argument.to_owned());
    apply(root, sources, file, flavor).map_err(|error| {
        let place = sources.get(file).position(error.span.range().start).column;
        format!("{place}: {error}")
    })
}

fn set(flavor: Flavor<'_>, arguments: &[&str]) -> Result<String, String> {
    let mut sources = Sources::default();
    let mut root = Node::new(Map::default(), Span::SYNTHETIC);
    for argument in arguments {
        set_in(&mut root, &mut sources, flavor, argument)?;
    }
    Ok(json(&root))
}

fn json(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => format!("{number:?}"),
        Value::String(text) => format!("{text:?}"),
        Value::List(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(",")),
        Value::Map(map) => {
            let entries: Vec<String> = map
                .iter()
                .map(|(key, entry)| format!("{key}:{}", json(&entry.node)))
                .collect();
            format!("{{{}}}", entries.join(","))
        }
    }
}

#[test]
fn values_have_types_paths_and_lists() {
    for (argument, expected) in [
        (
            "a=1,b=0x1,c=TRUE,d=null,e=01,f=0,g=-0,h=+5",
            r#"{a:1,b:"0x1",c:true,d:null,e:"01",f:0,g:0,h:5}"#,
        ),
        ("a.b.c=x,a.b.d=", r#"{a:{b:{c:"x",d:""}}}"#),
        ("a={x,1,}", r#"{a:["x",1,""]}"#),
        ("a={}", r#"{a:[""]}"#),
        ("a={x},b=1", r#"{a:["x"],b:1}"#),
        ("a[2]=x", r#"{a:[null,null,"x"]}"#),
        ("a[0].b=1,a[0].c=2", "{a:[{b:1,c:2}]}"),
        ("a[1][0]=x", r#"{a:[null,["x"]]}"#),
        (r"a\.b=c\,d", r#"{a.b:"c,d"}"#),
        ("a=x,", r#"{a:"x"}"#),
        ("a[0=x", "{}"),
        ("a[0]", "{a:[]}"),
        ("=x", "{}"),
        ("", "{}"),
    ] {
        assert_eq!(
            set(Flavor::Typed, &[argument]).as_deref(),
            Ok(expected),
            "{argument}"
        );
    }
}

#[test]
fn sister_flags_read_values_their_own_way() {
    assert_eq!(
        set(Flavor::Text, &["a=1,b=null"]).as_deref(),
        Ok(r#"{a:"1",b:"null"}"#)
    );
    assert_eq!(
        set(Flavor::Literal, &[r"a.b=1,c={\x"]).as_deref(),
        Ok(r#"{a:{b:"1,c={\\x"}}"#)
    );
    assert_eq!(
        set(Flavor::Json, &[r#"a=[1, {"b":null}],c= ,d=1.5"#]).as_deref(),
        Ok("{a:[1,{b:null}],c:null,d:1.5}")
    );
    assert_eq!(
        set(Flavor::Json, &["a.x=1", r#" {"a": {"b": 2}} "#]).as_deref(),
        Ok("{a:{x:1,b:2}}")
    );
    let read = |path: &str| {
        if path == "p" {
            Ok("text".to_owned())
        } else {
            Err("it is missing".to_owned())
        }
    };
    assert_eq!(
        set(Flavor::File(&read), &["a=p"]).as_deref(),
        Ok(r#"{a:"text"}"#)
    );
    assert_eq!(
        set(Flavor::File(&read), &["a=q"]),
        Err("3: cannot read file `q`: it is missing".to_owned())
    );
}

#[test]
fn what_cannot_be_set_is_said_at_its_column() {
    for (argument, expected) in [
        ("a", "1: missing value of `a`: expected `a=VALUE`"),
        ("a=1,b", "5: missing value of `b`: expected `b=VALUE`"),
        ("a,b=1", "1: missing value of `a`: expected `a=VALUE`"),
        ("a={b", "3: missing `}` at the end of the list"),
        (
            "a=1,a.b=2",
            "5: invalid path: `a` is an integer, expected an object",
        ),
        (
            "a=1,a[0]=2",
            "7: invalid path: the value before `[0]` is an integer, expected a list",
        ),
        ("a[-1]=x", "3: invalid index: expected 0 or more"),
        ("a[x]=x", "3: invalid index: expected an integer"),
        ("a[65537]=x", "3: invalid index: the maximum is 65536"),
        ("a[0]b=x", "5: expected `=`, `.` or `[` after an index"),
    ] {
        assert_eq!(
            set(Flavor::Typed, &[argument]),
            Err(expected.to_owned()),
            "{argument}"
        );
    }
    let deep = format!("{}=1", vec!["a"; 32].join("."));
    assert_eq!(
        set(Flavor::Typed, &[&deep]),
        Err("61: invalid path: more than 30 dots".to_owned())
    );
    let deep = format!("a{}=1", "[0]".repeat(101));
    assert!(
        set(Flavor::Typed, &[&deep]).is_err_and(|error| error.contains("100 dots and indexes"))
    );
    assert_eq!(
        set(Flavor::Json, &["a=[1"]),
        Err("3: invalid JSON".to_owned())
    );
}

#[test]
fn values_know_their_place_in_the_argument() {
    let mut sources = Sources::default();
    let mut root = Node::default();
    set_in(
        &mut root,
        &mut sources,
        Flavor::Typed,
        r"a.b\.c=x\,y,d={e,f}",
    )
    .unwrap();
    let entry = root.get("a").and_then(|a| a.entry("b.c")).unwrap();
    assert_eq!(sources.slice(entry.key_span), r"b\.c");
    assert_eq!(sources.slice(entry.node.span), r"x\,y");
    assert_eq!(sources.slice(root.get("d").unwrap().span), "{e,f}");
    assert_eq!(
        sources.slice(root.get("d").unwrap().as_list().unwrap()[1].span),
        "f"
    );
}
