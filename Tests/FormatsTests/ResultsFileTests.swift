import Architectures
import Broadcasting
import Formats
import Measurement
import Scenarios
import Testing

@testable import Running

private let cell = CellResult(
  id: "0123456789ab", architecture: "flooding",
  settings: [SettingValue(name: "topology", value: "tree2"), SettingValue(name: "repair", value: "off")],
  scenario: "small", hosts: 3, seed: .max, driver: "simulator", verdict: .invalid,
  reasons: [.other(text: "2 rumors \"lost\""), .lost(rumors: 2)], fingerprint: "ffff",
  metrics: [
    .init(.operations, .integer(9_007_199_254_740_993)),
    .init(.messagesPerOp, .ratio(5)),
    .init(.stableLatency, .percentiles(Percentiles(p50: 1, p95: 2, p99: 3, max: 4))),
    .init(
      .availability,
      .parts([.init(.side(2), .ratio(0.1)), .init(.side(1), .unknown(.text("no operations")))])),
    .init(.timeToHeal, .unknown(.text("no fault ended"))),
  ])

private let cellLine =
  #"{"architecture":"flooding","driver":"simulator","fingerprint":"ffff","hosts":3,"id":"0123456789ab","#
  + #""metrics":{"availability":{"side_1":null,"side_2":0.1},"messages_per_op":5,"#
  + #""operations":9007199254740993,"stable_latency_ns":{"max":4,"p50":1,"p95":2,"p99":3},"#
  + #""time_to_heal_ns":null},"#
  + #""reasonCodes":[null,{"lost":{"rumors":2}}],"#
  + #""reasons":["2 rumors \"lost\"","2 acknowledged rumors lost"],"#
  + #""scenario":"small","seed":"18446744073709551615","#
  + #""settings":{"repair":"off","topology":"tree2"},"#
  + #""unknown":{"availability.side_1":"no operations","time_to_heal_ns":"no fault ended"},"#
  + #""verdict":"invalid"}"#

@Suite struct ResultsFileTests {
  @Test func writesALineACellAndItsNamesInOrder() {
    let scenario = Scenario(name: "small", hosts: 3)
    let results = Results(
      environment: Environment(tool: "1.0", cores: 2), scenarios: [scenario],
      cells: [cell, cell])
    #expect(
      ResultsFile.text(of: results) == """
        {
          "environment" : {
            "cores" : 2,
            "tool" : "1.0"
          },
          "scenarios" : {
            "small" : "\(ScenarioFile.text(of: scenario).replacing("\n", with: "\\n"))"
          },
          "schema" : "grapevine.results",
          "schemaVersion" : "1.7",
          "cells" : [
            \(cellLine),
            \(cellLine)
          ]
        }

        """)
    #expect(ResultsFile.cellsText([cell]) == "[\n  \(cellLine)\n]\n")
    #expect(ResultsFile.cellsText([]) == "[]\n")
  }

  @Test func whatIsWrittenReadsBackAsTheSameResults() throws {
    for seed in 0..<100 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let results = Results(
        environment: .current(tool: random.someText()),
        scenarios: (0..<random.index(below: 3)).map { _ in random.someScenario() },
        cells: (0..<random.index(below: 4)).map { _ in random.someCell() })
      let text = ResultsFile.text(of: results)
      #expect(throws: Never.self, "seed \(seed):\n\(text)") {
        let read = try ResultsFile.parse(text, file: "r.json")
        let isSame = read == results
        #expect(isSame, "seed \(seed)")
        #expect(ResultsFile.text(of: read) == text, "seed \(seed)")
      }
    }
  }

  @Test func whatIsNoNumberIsUnknown() throws {
    let cell = CellResult(
      id: "1", architecture: "flooding", settings: [], scenario: "s", hosts: 1, seed: 1, driver: "simulator",
      verdict: .valid, reasons: [], fingerprint: "", metrics: [.init(.residue, .ratio(.nan))])
    let results = Results(environment: Environment(), scenarios: [], cells: [cell])
    let read = try ResultsFile.parse(ResultsFile.text(of: results), file: "r.json")
    #expect(read.cells.first?[.residue] == .unknown(.code(.notFinite)))
  }

  @Test func keepsTheOrderOfTheArchitectureAndOfTheMetrics() throws {
    let architecture = try #require(Architecture.named("flooding"))
    var random = SplitMix64(seed: 1)
    var shuffled = architecture.settings.map { SettingValue(name: $0.name, value: $0.value) }
    random.shuffle(&shuffled)
    let cell = CellResult(
      id: "1", architecture: "flooding",
      settings: shuffled + ["zz", "aa"].map { SettingValue(name: $0, value: "1") }, scenario: "s", hosts: 1,
      seed: 1, driver: "simulator", verdict: .valid, reasons: [], fingerprint: "",
      metrics: Metric.all.reversed().map { .init($0, random.someValue($0.kind)) } + [
        .init(Metric(ofAnotherVersion: "new"), .integer(1))
      ])
    let results = Results(environment: Environment(), scenarios: [], cells: [cell])
    let read = try #require(ResultsFile.parse(ResultsFile.text(of: results), file: "r.json").cells.first)
    #expect(read.settings.map(\.name) == architecture.settings.map(\.name) + ["aa", "zz"])
    #expect(read.metrics.map(\.metric.name) == Metric.all.map(\.name) + ["new"])
  }

  /// Whole ratios are written like counts, and the parts of a metric in the order of their names.
  @Test(arguments: ["full-mesh", "elected-leader", "gossip"])
  func whatARunMeasuresIsReadAsItWasMeasured(_ name: String) throws {
    let configuration = try #require(Architecture.named(name)).configured([])
    for fault in [
      "", "faults: [{ at: 2s, for: 2s, partition: halves }]", "faults: [{ at: 1s, for: 1s, crash: 1 }]",
    ] {
      let scenario = try ScenarioFile.parse(
        "name: small\nhosts: 6\nworkload: { rate: 5, duration: 5s }\n" + fault, file: "small")
      let cell = Cell(configuration: configuration, scenario: scenario, seed: 1).run()
      for metric in Metric.all {
        let value = try #require(cell[metric])
        #expect(try #require(metric.kind).holds(value), "\(metric): \(value)")
      }
      let results = Results(environment: Environment(), scenarios: [], cells: [cell])
      #expect(try ResultsFile.parse(ResultsFile.text(of: results), file: "r.json").cells == [cell])
    }
  }

  @Test func resultsOfVersion12AreRead() throws {
    let text = """
      {
        "schema": "grapevine.results",
        "schemaVersion": "1.2",
        "command": null,
        "environment": { "build": null, "cores": 2, "tool": "1.0" },
        "scenarios": {},
        "cells": [
          \(cellLine.replacing(#""messages_per_op":5,"#, with: #""messages_per_op":5.0,"#)
            .replacing(
              #"{"side_1":null,"side_2":0.1}"#, with: #"{"side_2":0.1,"side_1":null}"#))
        ]
      }
      """
    let read = try ResultsFile.parse(text, file: "r.json")
    #expect(read.environment == Environment(tool: "1.0", cores: 2))
    #expect(read.command == nil && read.schemaVersion == "1.2")
    #expect(read.cells.first?[.messagesPerOp] == .ratio(5))
    let parts: [MetricValue.Part] = [
      .init(.side(1), .unknown(.text("no operations"))), .init(.side(2), .ratio(0.1)),
    ]
    #expect(read.cells.first?[.availability] == .parts(parts))
  }

  @Test func aMetricOfALaterVersionKeepsItsValue() throws {
    let values: [(text: String, value: MetricValue)] = [
      ("5", .integer(5)), ("-0.25", .ratio(-0.25)), ("null", .unknown(.text("too new"))),
      (#"{"max":4,"p50":1,"p95":2,"p99":3}"#, .percentiles(Percentiles(p50: 1, p95: 2, p99: 3, max: 4))),
      (
        #"{"b":1,"a":0.5}"#,
        .parts([
          .init(.init(ofAnotherVersion: "a"), .ratio(0.5)), .init(.init(ofAnotherVersion: "b"), .integer(1)),
        ])
      ),
    ]
    let whole = ResultsFile.text(of: Results(environment: Environment(), scenarios: [], cells: [cell]))
    for (text, value) in values {
      let newer = whole.replacing(#""metrics":{"#, with: #""metrics":{"zest":\#(text),"#)
        .replacing(#""unknown":{"#, with: #""unknown":{"zest":"too new","#)
      #expect(
        try ResultsFile.parse(newer, file: "r.json").cells.first?[Metric(ofAnotherVersion: "zest")] == value)
    }
    let error = #expect(throws: FormatError.self) {
      try ResultsFile.parse(
        whole.replacing(#""metrics":{"#, with: #""metrics":{"zest":[1],"#), file: "r.json")
    }
    #expect(error?.description == "r.json: cells[0].metrics.zest must be a number, an object or null")
  }

  @Test func aReasonWithoutACodeThatIsKnownHereIsItsText() throws {
    let text = ResultsFile.text(of: Results(environment: Environment(), scenarios: [], cells: [cell]))
    func reasons(_ old: String, _ new: String) throws -> [Reason]? {
      try ResultsFile.parse(text.replacing(old, with: new), file: "r.json").cells.first?.reasons
    }
    let texts = cell.reasons.map { Reason.other(text: "\($0)") }
    #expect(try reasons("", "") == cell.reasons)
    #expect(try reasons(#""reasonCodes":[null,{"lost":{"rumors":2}}],"#, "") == texts)
    #expect(try reasons(#"{"lost":{"rumors":2}}"#, #"{"tooNew":{"rumors":2}}"#) == texts)
    #expect(try reasons(#"{"lost":{"rumors":2}}"#, #"{"lost":{"hosts":2}}"#) == texts)
    // A later version may say more.
    #expect(try reasons(#"{"rumors":2}"#, #"{"hosts":[1],"rumors":2}"#) == cell.reasons)
  }

  @Test func aTestThatWasNoneIsKnownByItsCodeAlone() throws {
    var random = SplitMix64(seed: 1)
    let template = random.someCell()
    for (reason, isNoTest) in [
      (.partitionCutNothing(fault: 0), true),
      (.other(text: "\(Reason.partitionCutNothing(fault: 0))"), false),
    ] as [(Reason, Bool)] {
      let cell = CellResult(
        id: "1", architecture: "flooding", settings: [], scenario: "s", hosts: 1, seed: 1,
        driver: "simulator", verdict: .valid, reasons: [reason], fingerprint: "", metrics: template.metrics)
      let results = Results(environment: Environment(), scenarios: [], cells: [cell])
      let read = try ResultsFile.parse(ResultsFile.text(of: results), file: "r.json")
      #expect(read.cells.map(\.isNoTest) == [isNoTest])
    }
  }

  @Test func ofANameThatIsThereTwiceTheFirstCounts() throws {
    let text = ResultsFile.text(of: Results(environment: Environment(), scenarios: [], cells: [cell]))
    for _ in 0..<10 {
      let read = try ResultsFile.parse(
        text.replacing(#""hosts":3"#, with: #""hosts":3,"hosts":4"#), file: "r.json")
      #expect(read.cells.first?.hosts == 3)
    }
  }

  @Test func ignoresWhatALaterMinorVersionAdds() throws {
    let text = ResultsFile.text(of: Results(environment: Environment(), scenarios: [], cells: [cell]))
      .replacing(#""1.7""#, with: #""1.8""#)
      .replacing(#""driver":"#, with: #""colour":[true,{"a":"\ud83c\udf47"}],"driver":"#)
      .replacing(#""environment" : {"#, with: #""extra": -1.5e3, "environment": {"new": "x","#)
    #expect(try ResultsFile.parse(text, file: "r.json").cells.first?.id == cell.id)
  }

  @Test(arguments: [
    Refusal("", "not valid JSON; is the file cut off? ("),
    Refusal("[]", "the file must be an object"),
    Refusal("null", "the file must be an object"),
    Refusal("{}", "'schema' is missing"),
    Refusal("{\"schema\":\n 5}", "schema must be text in double quotes"),
    Refusal(
      #"{"schema":"other","schemaVersion":"1.0"}"#,
      "the file holds 'other'; results have 'grapevine.results'"),
    Refusal(
      #"{"schema":"grapevine.results","schemaVersion":"2.0"}"#,
      "schema version 2.0 is not read here, only 1.x; use a newer grapevine"),
    Refusal(
      #"{"schema":"grapevine.results","schemaVersion":"0.9"}"#,
      "schema version 0.9 is not read here, only 1.x; make the file again"),
    Refusal(
      #"{"schema":"grapevine.results","schemaVersion":"new"}"#,
      "schemaVersion must be a version such as '1.7'"),
    Refusal(#"{"a":NaN}"#, "not valid JSON; is the file cut off? ("),
    Refusal("{} x", "not valid JSON; is the file cut off? ("),
  ])
  func refusesInOneLine(_ refusal: Refusal) {
    let error = #expect(throws: FormatError.self) { try ResultsFile.parse(refusal.text, file: "r.json") }
    #expect(error?.description.hasPrefix("r.json: " + refusal.error) == true, "\(error?.description ?? "")")
    #expect(error?.kind == .invalidData)
  }

  @Test(arguments: [
    (#""hosts":3"#, #""hosts":"3""#, "r.json: cells[0].hosts must be a whole number"),
    (#""hosts":3"#, #""hosts":3.5"#, "r.json: cells[0].hosts must be a whole number"),
    (#""hosts":3"#, #""hosts":0"#, "r.json: cells[0].hosts must be a whole number above 0"),
    (
      #""verdict":"invalid""#, #""verdict":"good""#, "cells[0].verdict must be one of valid, invalid, unknown"
    ),
    (#""operations":9007199254740993"#, #""operations":1e99"#, "cells[0].metrics.operations must be a whole"),
    (#""operations":9007199254740993"#, #""operations":0.5"#, "cells[0].metrics.operations must be a whole"),
    (#""side_2":0.1"#, #""side_2":"x""#, "cells[0].metrics.availability.side_2 must be a number"),
    (#""reasons":["2 rumors"#, #""reasons":7,"r":["2 rumors"#, "cells[0].reasons must be a list"),
    (
      #""reasonCodes":[null,"#, #""reasonCodes":["#,
      "cells[0].reasonCodes must be a list as long as reasons, with 2 elements"
    ),
    (#""seed":"18446744073709551615""#, #""seed":-1"#, "cells[0].seed must be a whole number from 0 to"),
    (
      #""messages_per_op":5"#, #""messages_per_op":[]"#, "cells[0].metrics.messages_per_op must be a number"
    ),
    (#""repair":"off""#, #""repair":1"#, "cells[0].settings.repair must be text in double quotes"),
    (#""id":"0123456789ab","#, "", "'cells[0].id' is missing"),
  ])
  func refusesAWrongCell(right: String, wrong: String, message: String) {
    let text = ResultsFile.text(of: Results(environment: Environment(), scenarios: [], cells: [cell]))
    #expect(text.contains(right))
    let error = #expect(throws: FormatError.self) {
      try ResultsFile.parse(text.replacing(right, with: wrong), file: "r.json")
    }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test func noDamageMakesTheReaderDoAnythingButReadOrRefuseInOneLine() {
    let whole = Array(
      ResultsFile.text(of: Results(environment: Environment(), scenarios: [], cells: [cell])).utf8)
    for length in 0..<whole.count - 2 {
      let error = #expect(throws: FormatError.self) {
        try ResultsFile.parse(String(decoding: whole[..<length], as: UTF8.self), file: "r.json")
      }
      #expect(error?.message.contains("cut off") == true, "\(length)")
    }
    for seed in 0..<2_000 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      var bytes = whole
      for _ in 0...random.index(below: 3) {
        bytes[random.index(below: bytes.count)] = UInt8(random.index(below: 256))
      }
      do {
        _ = try ResultsFile.parse(String(decoding: bytes, as: UTF8.self), file: "r.json")
      } catch {
        #expect(
          error.description.split(omittingEmptySubsequences: false) { $0.isNewline }.count == 1, "\(seed)")
      }
    }
    let deep = String(repeating: "[", count: 100_000)
    let error = #expect(throws: FormatError.self) { try ResultsFile.parse(deep, file: "r.json") }
    #expect(error?.message.hasPrefix("not valid JSON;") == true)
  }
}

extension Metric.Kind {
  fileprivate func holds(_ value: MetricValue) -> Bool {
    switch (self, value) {
    case (_, .unknown), (.count, .integer), (.ratio, .ratio), (.percentiles, .percentiles): true
    case (.parts(let known, let kind, let further), .parts(let parts)):
      parts.prefix(known.count).map(\.part) == known && (further != .none || parts.count == known.count)
        && parts.dropFirst(known.count).map(\.part.name)
          == parts.dropFirst(known.count).map(\.part.name).sorted()
        && parts.allSatisfy { kind.holds($0.value) }
    default: false
    }
  }
}
