extension GateReport {
  /// Workflow commands that show what did not pass beside the gates file, the worst first; at most 10, which
  /// is what GitHub shows of one step.
  public var annotations: String {
    let shown = findings.filter { $0.verdict != .pass }
    let limit = 10
    return shown.prefix(limit).enumerated().map { index, finding in
      let rest = index == limit - 1 ? shown.count - limit : 0
      let message = finding.headline + (rest > 0 ? " (and \(rest) more)" : "")
      var properties = "file=\(file.escapedProperty)"
      if let line = finding.line { properties += ",line=\(line)" }
      properties += ",title=\("\(finding.verdict.rawValue): \(finding.rule)".escapedProperty)"
      return "::\(finding.verdict.command) \(properties)::\(message.escapedMessage)\n"
    }.joined()
  }

  /// A table for the summary of a job, which takes no more than `limit` bytes.
  public func markdown(limit: Int = 1_000_000) -> String {
    var text = "### Gate: \(verdict.rawValue)\n\n\(summary)\n"
    let shown = findings.filter { $0.verdict != .pass }
    guard !shown.isEmpty else { return text }
    text += "\n| verdict | rule | what | where |\n|---|---|---|---|\n"
    let room = 100
    for (index, finding) in shown.enumerated() {
      let replay = finding.replay.map { "<br>`\($0)`" } ?? ""
      let cells = [finding.verdict.rawValue, finding.rule, finding.headline, place(of: finding)]
        .map(\.escapedCell)
      let row = "| \(cells[0]) | \(cells[1]) | \(cells[2])\(replay.escapedPipes) | \(cells[3]) |\n"
      guard text.utf8.count + row.utf8.count <= limit - room else {
        return text + "\nand \(shown.count - index) more\n"
      }
      text += row
    }
    return text
  }
}

extension Finding.Verdict {
  fileprivate var command: String {
    switch self {
    case .fail, .unknown: "error"
    case .warning: "warning"
    case .improved, .pass: "notice"
    }
  }
}

extension String {
  fileprivate var escapedMessage: String {
    reduce(into: "") { text, character in
      switch character {
      case "%": text += "%25"
      case "\r\n": text += "%0D%0A"
      case "\r": text += "%0D"
      case "\n": text += "%0A"
      default: text.append(character)
      }
    }
  }

  fileprivate var escapedProperty: String {
    escapedMessage.reduce(into: "") { text, character in
      text += character == ":" ? "%3A" : character == "," ? "%2C" : String(character)
    }
  }

  fileprivate var escapedPipes: String { reduce(into: "") { $0 += $1 == "|" ? "\\|" : String($1) } }

  /// As the text of a table's cell: no markup of its own.
  fileprivate var escapedCell: String {
    reduce(into: "") { text, character in
      switch character {
      case "|", "*", "_", "`", "\\", "[", "]": text += "\\\(character)"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "&": text += "&amp;"
      default: text.append(character)
      }
    }
  }
}
