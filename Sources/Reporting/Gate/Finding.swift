import Broadcasting
public import Measurement

/// The outcome of holding one demand against results.
public struct Finding: Hashable, Sendable {
  /// From what is best to what is worst.
  public enum Verdict: String, Hashable, Sendable, CaseIterable, Comparable {
    case pass
    /// Better than what is pinned; passes, and should be pinned anew.
    case improved
    /// Worse, but not so much that it fails.
    case warning
    /// There is no evidence, which is not a pass.
    case unknown
    case fail

    public static func < (a: Self, b: Self) -> Bool { a.severity < b.severity }

    private var severity: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

  /// The rule's id; or `valid-cells`, `pinned` or `instructions`.
  public var rule: String
  /// The rule's reason; nil for the rules that need none.
  public var why: String?
  /// In the gates file; nil for a rule that always holds.
  public var line: Int?
  /// `full-mesh/steady`; nil where the rule matched nothing.
  public var group: String?
  /// `stable_latency_ns.p99`; nil where the finding is about cells as a whole.
  public var figure: String?
  /// As it stands in the file: `value == hosts - 1`.
  public var condition: String?
  /// With the limit worked out, to be read: `value == 24`.
  public var demand: String?
  public var limit: Double?
  public var actual: Double?
  /// True where both are ratios already, whose ratio would only confuse.
  var areRatios = false
  /// As `demand`: `25`.
  public var got: String?
  public var verdict: Verdict
  /// The further remark that a reader needs.
  public var reason: String?
  /// The one to look at, if there is one.
  public var cell: CellResult?

  init(
    rule: String, why: String? = nil, line: Int? = nil, group: String? = nil, verdict: Verdict,
    reason: String? = nil, cell: CellResult? = nil
  ) {
    self.rule = rule
    self.why = why
    self.line = line
    self.group = group
    self.verdict = verdict
    self.reason = reason
    self.cell = cell
  }

  /// By what share the figure is off its limit; nil where there is nothing to divide.
  public var change: Double? {
    guard !areRatios, let limit, let actual, limit != 0, limit != actual else { return nil }
    let change = (actual - limit) / limit.magnitude
    return change.isFinite ? change : nil
  }

  /// The command that runs the cell again; nil for live ones, which happen once.
  public var replay: String? {
    cell.flatMap { $0.replayCommand(scenario: $0.scenario) }.map { "\($0) --trace" }
  }

  /// `full-mesh/steady seed 2`.
  public var subject: String {
    var parts: [String] = []
    if let group { parts.append(group) }
    if let cell { parts.append("seed \(cell.seed)") }
    return parts.joined(separator: " ")
  }

  /// `messages: value == 24, got 25 (+4.2 %)`, and the reason.
  public var statement: String {
    var text = ""
    if let demand { text = demand + (got.map { ", got \($0)" } ?? "") }
    if let change, got != nil { text += " (\(Change.text(change)))" }
    if let reason { text += (text.isEmpty ? "" : "; ") + reason }
    return [figure, text].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ": ")
  }
}

/// By how much something is more or less than something else.
enum Change {
  /// `+4.2 %`; what is smaller than that can show has more decimals.
  static func text(_ share: Double) -> String {
    let percent = share.magnitude * 100
    guard share != 0 else { return "0 %" }
    guard percent.isFinite else { return share > 0 ? "+∞" : share < 0 ? "−∞" : "?" }
    let digits =
      percent >= 0.05
      ? Quantity.fixed(percent, decimals: 1)
      : percent >= 0.0005 ? Quantity.fixed(percent, decimals: 3) : "<0.001"
    return (share < 0 ? "−" : "+") + digits + " %"
  }
}

/// Figures as they are, unrounded, for who must see why two of them differ.
enum Exact {
  static func text(_ value: Double, unit: Metric.Unit?) -> String {
    guard let whole = Int64(exactly: value) else { return "\(value)" }
    return unit == .nanoseconds ? Delay.nanoseconds(whole).description : "\(whole)"
  }
}
