import Testing

@testable import Formats

private func rule(_ lines: String) -> String {
  "schema: 1\nrules:\n  - id: a\n    why: b\n" + lines.split(separator: "\n").map { "    \($0)\n" }.joined()
}

private let hops = "expect: { hops: max < 5 }"

private let wrongFiles = [
  Refusal("", "1:1: the file is empty; it needs at least schema: 1"),
  Refusal("- a", "1:1: this is no gates file, which is a mapping such as 'schema: 1'"),
  Refusal("schema: 2", "1:9: schema: only schema 1 is read here; use another grapevine"),
  Refusal("rules: []", "1:1: 'schema' is missing: the version of this form of file, 1"),
  Refusal("schema: 1\nrule: []", "2:1: unknown key 'rule'; did you mean 'rules'?"),
  Refusal(
    "schema: 1\npinned: {}\npin: { metrics: [hops] }",
    "3:1: pin: it follows pinned, which must be the last key; move it above"
  ),
]

private let wrongRules = [
  Refusal(
    "schema: 1\nrules: [{ id: a, expect: { hops: max < 5 } }]",
    "2:9: rules[0]: 'why' is missing: the "
      + "reason"),
  Refusal("schema: 1\nrules: [{ why: a, expect: { hops: max < 5 } }]", "2:9: rules[0]: 'id' is missing"),
  Refusal(
    "schema: 1\nrules: [{ id: a b, why: a, expect: { hops: max < 5 } }]",
    "2:15: rules[0].id cannot be "
      + "'a b'"),
  Refusal(
    "schema: 1\nrules: [{ id: pinned, why: a, expect: { hops: max < 5 } }]",
    "2:15: rules[0].id: 'pinned' is the name of a rule that always holds"),
  Refusal(
    rule("\(hops)") + "  - { id: a, why: c, \(hops) }",
    "6:11: rules[1].id: 'a' names two rules; give this one another id"),
  Refusal(rule(""), "3:5: rules[0]: 'expect' is missing"),
  Refusal(rule("expect: {}"), "5:13: rules[0].expect: it is empty, so the rule demands nothing"),
  Refusal(rule("expect:"), "rules[0].expect cannot be empty"),
  Refusal(
    rule("expect: { hop: max < 5 }"),
    "5:15: rules[0].expect.hop: unknown metric 'hop'; did you mean "
      + "'hops'?"),
  Refusal(rule("expect: { hops: max < 5ms }"), "5:27: rules[0].expect.hops: a time cannot limit hops"),
  Refusal(rule("expect: { hops: 'max < 5ms' }"), "5:28: rules[0].expect.hops: a time cannot limit hops"),
  Refusal(
    rule("expect: { stable_latency_ns.p99: min >= 1 }"),
    "5:45: rules[0].expect.stable_latency_ns.p99: a plain number cannot limit stable_latency_ns.p99, "
      + "which is a time; give it a unit, as in 1ns or 1ms"),
  Refusal(
    rule("expect: { hops: max < 0" + String(repeating: "+0", count: 400) + " }"),
    "5:227: rules[0].expect.hops: more than 100 terms"),
  Refusal(rule("expect: { hops: [max < 5, max <] }"), "5:36: rules[0].expect.hops[1]: here must be a number"),
  Refusal(rule("expect: { hops: [] }"), "5:21: rules[0].expect.hops: the list is empty"),
  Refusal(rule("expect: { hops: 5 }"), "5:21: rules[0].expect.hops: a condition begins with"),
  Refusal(
    rule("expect: { verdict: invalid }"),
    "5:24: rules[0].expect.verdict cannot be 'invalid'; it takes "
      + "valid"),
  Refusal(
    rule("\(hops)\nexpires: tomorrow"),
    "6:14: rules[0].expires cannot be 'tomorrow'; it takes a day of the calendar"),
  Refusal(
    rule("\(hops)\nexpire: 2027-01-01"), "6:5: rules[0]: unknown key 'expire'; did you mean 'expires'?"),
]

private let wrongSelections = [
  Refusal(
    rule("\(hops)\nwhere: { architecture: gosip }"),
    "6:28: rules[0].where.architecture: unknown architecture 'gosip'; did you mean 'gossip'?"),
  Refusal(rule("\(hops)\nwhere: { arch: gossip }"), "6:14: rules[0].where: unknown key 'arch'"),
  Refusal(
    rule("\(hops)\nwhere: { driver: zeromq }"),
    "unknown driver 'zeromq'; the known ones are simulator, zeromq tcp"),
  Refusal(rule("\(hops)\nwhere: { hosts: many }"), "6:21: rules[0].where.hosts cannot be 'many'"),
  Refusal(rule("\(hops)\nwhere: { scenario: [] }"), "6:24: rules[0].where.scenario: the list is empty"),
  Refusal(rule("\(hops)\nwhere: { scenario: [a, '*'] }"), "stands for all; give it alone"),
  Refusal(rule("\(hops)\nwhere: { scenario: [a, a] }"), "it is listed more than once"),
  Refusal(
    rule("\(hops)\nwhere: { architecture: gossip, settings: { fanuot: 4 } }"),
    "rules[0].where.settings.fanuot: no such setting; did you mean 'fanout'?"),
  Refusal(rule("\(hops)\nwhere: { architecture: full-mesh, settings: { fanout: 4 } }"), "no such setting"),
  Refusal(
    rule("\(hops)\nwhere: { settings: { fanout: x } }"),
    "gossip.fanout cannot be 'x'; it takes a whole number"),
]

private func live(_ rest: String) -> String { "schema: 1\nlive: [{ id: a, why: b, \(rest) }]" }

private let wrongLive = [
  Refusal(
    live("metric: hops, pairs: 5, warn_over: 1.2, fail_over: 1.5"),
    "pairs cannot be '5'; it takes a whole number from 6"),
  Refusal(
    live("metric: messages_lost, pairs: 6, warn_over: 1.2, fail_over: 1.5"),
    "neither less nor more of messages_lost is better"),
  Refusal(
    live("metric: verdict, pairs: 6, warn_over: 1.2, fail_over: 1.5"),
    "neither less nor more of verdict is better"),
  Refusal(live("metric: hops, pairs: 6, warn_over: 1.6, fail_over: 1.5"), "it is above fail_over"),
  Refusal(live("metric: hops, pairs: 6, warn_over: 1, fail_over: 1.5"), "warn_over cannot be '1'"),
  Refusal(live("metric: hops, pairs: 6, warn_over: 1.2"), "'fail_over' is missing"),
]

private let wrongPins = [
  Refusal("schema: 1\npin: { metrics: [hops, hops] }", "2:24: pin.metrics[1]: hops is listed more than once"),
  Refusal("schema: 1\npin: { metrics: [] }", "the list is empty"),
  Refusal(
    "schema: 1\ninstructions: { tolerance: 2 }", "instructions.tolerance cannot be '2'; it takes a percentage"
  ),
  Refusal("schema: 1\npinned:\n  a/b: { hops: [] }", "3:3: pinned: 'seeds' is missing"),
  Refusal("schema: 1\npinned:\n  seeds: [2, 1]", "seeds must rise; 1 follows 2"),
  Refusal(
    "schema: 1\npinned:\n  seeds: [1]\n  ab: { hops: [1] }",
    "4:3: pinned.ab: a group is ARCHITECTURE/SCENARIO"),
  Refusal(
    "schema: 1\npinned:\n  seeds: [1]\n  a/b: { hops: [1, 2] }",
    "2 values are given for 1 seeds; give one a seed"),
  Refusal(
    "schema: 1\npinned:\n  seeds: [1]\n  a/b: { hops: [1.50] }",
    "cannot be '1.50'; it takes a number as grapevine gate update"),
  Refusal("schema: 1\npinned:\n  seeds: [1]\n  a/b: { hops: [nan] }", "cannot be 'nan'"),
  Refusal(
    "schema: 1\npinned:\n  seeds: [1]\n  a/b: { verdict: [fine] }",
    "cannot be 'fine'; it takes valid, invalid or unknown"),
  Refusal(
    "schema: 1\npinned:\n  seeds: [1]\n  a/b: { hops: [1] }\n  a/b: { hops: [1] }",
    "'a/b' is given more than once"),
  Refusal("schema: 1\npinned:\n  instructions: { '6.3': { gossip: 0 } }", "cannot be '0'"),
]

@Suite struct GatesErrorTests {
  @Test(arguments: wrongFiles + wrongRules + wrongSelections + wrongLive + wrongPins)
  func saysWhatWhereAndWhatWouldBeRight(refusal: Refusal) {
    let error = #expect(throws: FormatError.self) { try GatesFile.parse(refusal.text, file: "x.yaml") }
    let text = error?.description ?? ""
    #expect(text.hasPrefix("x.yaml:"))
    #expect(text.contains(refusal.error), "\(text)")
    #expect(!text.contains("\n"))
  }

  @Test(arguments: [
    Refusal("", "1:1: the file is empty"),
    Refusal("gossip\t5", "1:1: the first line is toolchain, a tab and a version"),
    Refusal("toolchain\t6.3\ngossip 5", "2:1: a line is a name, one tab and a number"),
    Refusal("toolchain\t6.3\ngossip\t-5", "2:1: '-5' is no number of instructions above 0"),
    Refusal("toolchain\t6.3\ngossip\t5\ngossip\t6", "3:1: 'gossip' is counted more than once"),
  ])
  func countsAreHeldToTheirForm(refusal: Refusal) {
    let error = #expect(throws: FormatError.self) {
      try InstructionCounts.parse(refusal.text, file: "x.yaml")
    }
    #expect(error?.description.contains(refusal.error) == true, "\(error?.description ?? "")")
  }
}
