//! docs/events describes what is told, and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use frontrow_cloudevents::CloudEvent;
use frontrow_testkit::builders::an_event_of_each_kind;
use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::any_event::any_event;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/events")
}

fn page() -> String {
    fs::read_to_string(folder().join("README.md")).unwrap()
}

/// Every schema there is, by the type that its file is called after.
fn schemas() -> BTreeMap<String, Value> {
    let files = fs::read_dir(folder()).unwrap().map(|file| file.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|end| end == "json"));
    let schemas = files.map(|path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        let kind = name.strip_suffix(".v1.json").unwrap_or_else(|| panic!("{name} is not <type>.v1.json")).to_owned();
        (kind, serde_json::from_slice(&fs::read(&path).unwrap()).unwrap())
    });
    schemas.collect()
}

fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::options().should_validate_formats(true).build(schema).unwrap()
}

fn validators() -> BTreeMap<String, Validator> {
    schemas().iter().map(|(kind, schema)| (kind.clone(), validator(schema))).collect()
}

/// What is wrong with it.
fn faults(validators: &BTreeMap<String, Validator>, kind: &str, data: &Value) -> Vec<String> {
    validators[kind].iter_errors(data).map(|fault| format!("{}: {fault}", fault.instance_path())).collect()
}

#[test]
fn there_is_a_schema_for_each_type_and_no_other() {
    let kinds: BTreeSet<String> = CloudEvent::KINDS.map(ToOwned::to_owned).into();
    let schemas = schemas();
    assert_eq!(schemas.keys().cloned().collect::<BTreeSet<_>>(), kinds);
    for event in an_event_of_each_kind() {
        let Some(told) = CloudEvent::of(&event) else { continue };
        assert_eq!(schemas[told.kind]["$id"], told.data_schema);
    }
}

#[test]
fn the_page_lists_each_type_and_no_other() {
    let page = page();
    let headings = page.lines().filter_map(|line| line.strip_prefix("### `")?.strip_suffix('`'));
    assert_eq!(headings.collect::<BTreeSet<_>>(), CloudEvent::KINDS.into());
    for kind in CloudEvent::KINDS {
        assert!(page.contains(&format!("({kind}.v1.json)")), "{kind} has no link to its schema");
    }
}

#[test]
fn a_schema_says_what_every_member_is_and_shows_one() {
    let validators = validators();
    for (kind, schema) in schemas() {
        assert!(jsonschema::draft202012::meta::is_valid(&schema), "{kind}");
        for word in ["title", "description"] {
            assert!(schema[word].as_str().is_some_and(|text| !text.is_empty()), "{kind} has no {word}");
        }
        let members = schema["properties"].as_object().unwrap();
        assert!(members.values().all(|member| member["description"].is_string()), "{kind}");
        let required: BTreeSet<&str> = schema["required"].as_array().unwrap().iter().flat_map(Value::as_str).collect();
        assert_eq!(required, members.keys().map(String::as_str).collect(), "{kind}: every member is always there");
        let examples = schema["examples"].as_array().unwrap();
        assert!(!examples.is_empty(), "{kind}");
        for example in examples {
            assert_eq!(faults(&validators, &kind, example), [""; 0], "{kind}");
            let read = CloudEvent::read(&kind, example.to_string().as_bytes());
            assert!(matches!(read, Ok(Some(_))), "{kind}: {read:?}");
        }
    }
}

#[test]
fn every_example_of_the_page_is_one() {
    let (page, validators) = (page(), validators());
    for kind in CloudEvent::KINDS {
        let (_, section) = page.split_once(&format!("### `{kind}`")).unwrap();
        let (_, example) = section.split_once("```json\n").unwrap();
        let (example, _) = example.split_once("```").unwrap();
        let example: Value = serde_json::from_str(example).unwrap();
        assert_eq!(faults(&validators, kind, &example), [""; 0], "{kind}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn whatever_is_told_is_what_its_schema_says(event in any_event()) {
        static VALIDATORS: std::sync::LazyLock<BTreeMap<String, Validator>> = std::sync::LazyLock::new(validators);
        let Some(told) = CloudEvent::of(&event) else { return Ok(()) };
        // A version that a step can have: the first belongs to what begins.
        let mut data = told.data;
        if data["version"] == 1 && told.kind != "reservation.held" {
            data["version"] = json!(2);
        }
        prop_assert_eq!(faults(&VALIDATORS, told.kind, &data), [""; 0], "{}", told.kind);
    }
}

#[test]
fn no_schema_lets_a_wrong_payload_through() {
    let (schemas, validators) = (schemas(), validators());
    for event in an_event_of_each_kind() {
        let Some(told) = CloudEvent::of(&event) else { continue };
        assert_eq!(faults(&validators, told.kind, &told.data), [""; 0]);
        let members: BTreeSet<&String> = told.data.as_object().unwrap().keys().collect();
        assert_eq!(members, schemas[told.kind]["properties"].as_object().unwrap().keys().collect(), "{}", told.kind);
        for member in members {
            let mut wrong = told.data.clone();
            wrong[member] = json!(["planted"]);
            assert_ne!(faults(&validators, told.kind, &wrong), [""; 0], "{}: {member}", told.kind);
            let mut missing = told.data.clone();
            missing.as_object_mut().unwrap().remove(member);
            assert_ne!(faults(&validators, told.kind, &missing), [""; 0], "{}: no {member}", told.kind);
        }
    }
}
