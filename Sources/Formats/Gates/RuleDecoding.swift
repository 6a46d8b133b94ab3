import Measurement
import Schema

extension YAMLField {
  func gateRules() throws(FormatError) -> [GateRule] {
    try elements("rules, such as { id: cost, why: …, expect: { messages: max <= 30000 } }").map {
      (element) throws(FormatError) in try element.gateRule()
    }
  }

  private func gateRule() throws(FormatError) -> GateRule {
    let mapping = try YAMLMapping(
      self, "a mapping with id, why and expect", Gates.rule)
    let expect = try mapping.required("expect")
    let members = try expect.members("a mapping of figures to conditions, such as messages: max <= 30000")
    guard !members.isEmpty else {
      throw expect.error("it is empty, so the rule demands nothing; add a figure")
    }
    var expectations: [GateRule.Expectation] = []
    for member in members { expectations += try member.expectations() }
    return GateRule(
      id: try mapping.id(), why: try mapping.why(), cells: try mapping["where"]?.cellSelection() ?? .init(),
      expectations: expectations,
      expires: try mapping["expires"]?.date(), line: line)
  }

  func liveRules() throws(FormatError) -> [LiveRule] {
    try elements("live rules, such as { id: …, why: …, metric: stable_latency_ns.p50, pairs: 8, … }").map {
      (element) throws(FormatError) in try element.liveRule()
    }
  }

  private func liveRule() throws(FormatError) -> LiveRule {
    let mapping = try YAMLMapping(
      self, "a mapping with id, why, metric, pairs, warn_over and fail_over",
      Gates.liveRule)
    let metric = try mapping.required("metric")
    let figure = try metric.figureName()
    guard figure.better != .neither else {
      throw metric.error("neither less nor more of \(figure) is better, so it cannot get worse; hold another")
    }
    let warn = try mapping.required("warn_over")
    let fail = try mapping.required("fail_over")
    let (warnOver, failOver) = (
      try warn.read(.thousandths(Gates.ratioLimits)), try fail.read(.thousandths(Gates.ratioLimits))
    )
    guard warnOver <= failOver else { throw warn.error("it is above fail_over; nothing would be warned of") }
    let pairs = try mapping.required("pairs")
    return LiveRule(
      id: try mapping.id(), why: try mapping.why(), cells: try mapping["where"]?.cellSelection() ?? .init(),
      figure: figure, pairs: try pairs.read(.integer(6...1_000)), warnOver: Double(warnOver) / 1_000,
      failOver: Double(failOver) / 1_000, expires: try mapping["expires"]?.date(), line: line)
  }

  func figureName() throws(FormatError) -> FigureName {
    guard let text else { throw wrong("a metric, such as messages or stable_latency_ns.p50") }
    do {
      return try FigureName(parsing: text)
    } catch {
      throw self.error(at: error.offset, error.message)
    }
  }

  func pinnedMetrics() throws(FormatError) -> [FigureName] {
    let mapping = try YAMLMapping(self, "a mapping such as { metrics: [messages] }", Gates.pin)
    let metrics = try mapping.required("metrics")
    var names: [FigureName] = []
    for element in try metrics.elements("metrics, such as [verdict, messages]") {
      let name = try element.figureName()
      guard !names.contains(name) else { throw element.error("\(name) is listed more than once; keep one") }
      names.append(name)
    }
    guard !names.isEmpty else { throw metrics.error("the list is empty; name a metric, or leave pin out") }
    return names
  }

  func instructionTolerance() throws(FormatError) -> Double {
    let mapping = try YAMLMapping(self, "a mapping such as { tolerance: 2% }", Gates.instructions)
    let field = try mapping.required("tolerance")
    guard let text = field.plainText, text.hasSuffix("%"),
      let share = Int(thousandthsOf: String(text.dropLast())),
      share <= 100_000
    else { throw field.wrong("a percentage from 0% to 100%, such as 2%") }
    return Double(share) / 100_000
  }

  fileprivate func date() throws(FormatError) -> CalendarDate {
    guard let date = text.flatMap({ CalendarDate(parsing: $0) }) else {
      throw wrong("a day of the calendar, such as 2027-06-30")
    }
    return date
  }
}

extension YAMLMapping {
  /// A rule's name, which may stand in a title, an attribute and a table.
  fileprivate func id() throws(FormatError) -> String {
    let field = try required("id")
    guard let text = field.text, text.unicodeScalars.count <= 80,
      text.unicodeScalars.allSatisfy({
        $0.isASCII && ($0.properties.isAlphabetic || "0123456789-_.".unicodeScalars.contains($0))
      })
    else { throw field.wrong("at most 80 letters, digits, '-', '_' and '.', such as full-mesh-cost") }
    return text
  }

  /// The rule's reason, which must be there: a reader who does not know it cannot tell whether breaking the
  /// rule is wrong.
  fileprivate func why() throws(FormatError) -> String {
    let field = try required("why")
    guard let text = field.text else { throw field.wrong("the reason for the rule, in a sentence") }
    return text
  }
}

extension YAMLMember {
  /// The conditions on the figure that is the key.
  fileprivate func expectations() throws(FormatError) -> [GateRule.Expectation] {
    let figure = try key.figureName()
    if figure == .verdict {
      guard field.text == "valid" else { throw field.wrong("valid; runs that are not are never let through") }
      return [GateRule.Expectation(figure: figure, condition: nil, line: field.line)]
    }
    let conditions = "a condition such as med <= 250ms, or a list of them"
    return try field.oneOrMore("conditions, such as [med <= 250ms, max < 1s]").map {
      (element) throws(FormatError) in
      guard let text = element.text else { throw element.wrong(conditions) }
      do throws(Misreading) {
        let condition = try ConditionReader.read(text, on: figure)
        return GateRule.Expectation(figure: figure, condition: condition, line: element.line)
      } catch {
        throw element.error(at: error.offset, error.message)
      }
    }
  }
}
