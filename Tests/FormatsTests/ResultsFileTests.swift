import Broadcasting
import Formats
import Testing

private let cell = CellResult(
  id: "0123456789ab", architecture: "flooding",
  settings: [SettingValue(name: "topology", value: "tree2"), SettingValue(name: "repair", value: "off")],
  scenario: "small", hosts: 3, seed: .max, driver: "simulator", verdict: .invalid,
  reasons: ["2 rumors \"lost\""], fingerprint: "ffff",
  metrics: [
    .init("operations", .integer(9_007_199_254_740_993)),
    .init("messages_per_op", .ratio(5)),
    .init("stable_latency_ns", .percentiles(Percentiles(p50: 1, p95: 2, p99: 3, max: 4))),
    .init(
      "availability",
      .parts([.init("side 2", .ratio(0.1)), .init("side 1", .unknown(reason: "no operations"))])),
    .init("time_to_heal_ns", .unknown(reason: "no fault ended")),
  ])

private let cellLine =
  #"{"architecture":"flooding","driver":"simulator","fingerprint":"ffff","hosts":3,"id":"0123456789ab","#
  + #""metrics":{"availability":{"side 2":0.1,"side 1":null},"messages_per_op":5.0,"#
  + #""operations":9007199254740993,"stable_latency_ns":{"p50":1,"p95":2,"p99":3,"max":4},"#
  + #""time_to_heal_ns":null},"#
  + #""reasons":["2 rumors \"lost\""],"scenario":"small","seed":"18446744073709551615","#
  + #""settings":{"repair":"off","topology":"tree2"},"#
  + #""unknown":{"availability.side 1":"no operations","time_to_heal_ns":"no fault ended"},"#
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
          "schema": "grapevine.results",
          "schemaVersion": "1.2",
          "command": null,
          "environment": {
            "build": null,
            "commit": null,
            "cores": 2,
            "date": null,
            "kernel": null,
            "machine": null,
            "memory": null,
            "processor": null,
            "swift": null,
            "system": null,
            "tool": "1.0"
          },
          "scenarios": {
            "small": "\(ScenarioFile.text(of: scenario).replacing("\n", with: "\\n"))"
          },
          "cells": [
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
      verdict: .valid, reasons: [], fingerprint: "", metrics: [.init("residue", .ratio(.nan))])
    let results = Results(environment: Environment(), scenarios: [], cells: [cell])
    let read = try ResultsFile.parse(ResultsFile.text(of: results), file: "r.json")
    #expect(read.cells.first?["residue"] == .unknown(reason: "not a finite number"))
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
      metrics: Metric.all.reversed().map { .init($0.name, .integer(1)) } + [.init("new", .integer(1))])
    let results = Results(environment: Environment(), scenarios: [], cells: [cell])
    let read = try #require(ResultsFile.parse(ResultsFile.text(of: results), file: "r.json").cells.first)
    #expect(read.settings.map(\.name) == architecture.settings.map(\.name) + ["aa", "zz"])
    #expect(read.metrics.map(\.name) == Metric.all.map(\.name) + ["new"])
  }

  @Test func ignoresWhatALaterMinorVersionAdds() throws {
    let text = ResultsFile.text(of: Results(environment: Environment(), scenarios: [], cells: [cell]))
      .replacing(#""1.2""#, with: #""1.7""#)
      .replacing(#""driver":"#, with: #""colour":[true,{"a":"\ud83c\udf47"}],"driver":"#)
      .replacing(#""environment": {"#, with: #""extra": -1.5e3, "environment": {"new": "x","#)
    #expect(try ResultsFile.parse(text, file: "r.json").cells.first?.id == cell.id)
  }

  @Test(arguments: [
    Refusal("", "1:1: not valid JSON: the text ends too early; is the file cut off?"),
    Refusal("[]", "1:1: the file must be an object"),
    Refusal("{}", "1:1: 'schema' is missing"),
    Refusal("{\"schema\":\n 5}", "2:2: schema must be text in double quotes"),
    Refusal(
      #"{"schema":"other"}"#, "1:11: the file holds 'other'; results have 'grapevine.results'"),
    Refusal(
      #"{"schema":"grapevine.results","schemaVersion":"2.0"}"#,
      "1:47: schema version 2.0 is not read here, only 1.x; use a newer grapevine"),
    Refusal(
      #"{"schema":"grapevine.results","schemaVersion":"0.9"}"#,
      "1:47: schema version 0.9 is not read here, only 1.x; make the results again"),
    Refusal(
      #"{"schema":"grapevine.results","schemaVersion":"new"}"#,
      "1:47: schemaVersion must be a version such as '1.2'"),
    Refusal(#"{"a":1,"a":2}"#, "1:8: 'a' is given more than once; keep one"),
    Refusal(#"{"a":01}"#, "1:6: not valid JSON: '01' is no number"),
    Refusal(#"{"a":9223372036854775808}"#, "1:6: the number '9223372036854775808' is too large"),
    Refusal(#"{"a":1e999}"#, "1:6: the number '1e999' is too large"),
    Refusal(#"{"a":NaN}"#, "1:6: not valid JSON: expected a value"),
    Refusal(#"{"a":"\ud800"}"#, "1:13: not valid JSON: half a surrogate pair"),
    Refusal(#"{"a":1,}"#, "1:8: not valid JSON: expected a name in double quotes"),
    Refusal("{\"ü\": tru}", "1:10: not valid JSON: expected true"),
    Refusal("{} x", "1:4: not valid JSON: there is more after the end of the value"),
  ])
  func refusesInOneLineThatSaysWhere(_ refusal: Refusal) {
    let error = #expect(throws: FormatError.self) { try ResultsFile.parse(refusal.text, file: "r.json") }
    #expect(error?.description == "r.json:" + refusal.error)
    #expect(error?.kind == .invalidData)
  }

  @Test(arguments: [
    (#""hosts":3"#, #""hosts":"3""#, "20:82: cells[0].hosts must be a whole number"),
    (#""hosts":3"#, #""hosts":0"#, "20:82: cells[0].hosts must be a whole number above 0"),
    (
      #""verdict":"invalid""#, #""verdict":"good""#, "cells[0].verdict must be one of valid, invalid, unknown"
    ),
    (#""seed":"18446744073709551615""#, #""seed":-1"#, "cells[0].seed must be a whole number from 0 to"),
    (
      #""messages_per_op":5.0"#, #""messages_per_op":[]"#, "cells[0].metrics.messages_per_op must be a number"
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
    #expect(error?.message == "not valid JSON: values are nested more than 100 deep")
  }
}
