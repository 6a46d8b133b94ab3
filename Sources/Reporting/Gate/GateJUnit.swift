extension GateReport {
  /// As JUnit's XML: a test case for each rule and group; `error` is for what is unknown.
  public var junit: String {
    var cases: [(rule: String, group: String, findings: [Finding])] = []
    var places: [[String]: Int] = [:]
    for finding in findings {
      let key = [finding.rule, finding.group ?? ""]
      if let place = places[key] {
        cases[place].findings.append(finding)
      } else {
        places[key] = cases.count
        cases.append((finding.rule, finding.group ?? finding.rule, [finding]))
      }
    }
    let verdicts = cases.map { $0.findings.map(\.verdict).max() ?? .pass }
    var text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuite name="grapevine gate" tests="\(cases.count)" failures="\(verdicts.count { $0 == .fail })" \
      errors="\(verdicts.count { $0 == .unknown })">

      """
    for (test, verdict) in zip(cases, verdicts) {
      text += "  <testcase classname=\"\(test.rule.escapedXML)\" name=\"\(test.group.escapedXML)\""
      let element = verdict == .fail ? "failure" : verdict == .unknown ? "error" : nil
      guard let element else {
        text += "/>\n"
        continue
      }
      let bad = test.findings.filter { $0.verdict >= .unknown }
      let message = bad.first?.headline ?? ""
      let body = bad.map { finding in
        [finding.headline, place(of: finding), finding.replay].compactMap { $0 }.joined(separator: "\n")
      }.joined(separator: "\n")
      text += ">\n    <\(element) message=\"\(message.escapedXML)\">\(body.escapedXML)</\(element)>\n"
      text += "  </testcase>\n"
    }
    return text + "</testsuite>\n"
  }
}

extension String {
  /// Characters that XML has no form for are replaced.
  fileprivate var escapedXML: String {
    unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      case "\t", "\n": text.unicodeScalars.append(scalar)
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: text += "\u{FFFD}"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}
