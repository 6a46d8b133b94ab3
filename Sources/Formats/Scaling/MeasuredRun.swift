public import Broadcasting

/// What came of a run in a process of its own, and what it took.
public struct MeasuredRun: Hashable, Sendable {
  public enum Outcome: Hashable, Sendable {
    case done(CellResult)
    /// It was not started: `would hold 10^12 links, about 76 TiB`.
    case refused(String)
    /// It was ended at its bound: `after 60 s`, `at 16 GiB`.
    case stopped(String)
    /// It ended by itself, with no result.
    case failed(String)
  }

  public let outcome: Outcome
  /// Nil where nothing ran, or nobody could say.
  public let usage: Usage?

  /// What a process used; the machine's figures, different each time.
  public struct Usage: Hashable, Sendable {
    /// Time on all cores together, in nanoseconds.
    public let cpu: Int64
    /// From the start of the run to its end, in nanoseconds.
    public let wall: Int64
    /// The most memory that the process had, in bytes.
    public let peakMemory: Int64
    /// What it had before the run began, in bytes.
    public let baseMemory: Int64

    public init(cpu: Int64, wall: Int64, peakMemory: Int64, baseMemory: Int64) {
      self.cpu = cpu
      self.wall = wall
      self.peakMemory = peakMemory
      self.baseMemory = baseMemory
    }
  }

  public init(_ outcome: Outcome, usage: Usage? = nil) {
    self.outcome = outcome
    self.usage = usage
  }

  /// What came of the run; nil where it gave no result.
  public var result: CellResult? { if case .done(let result) = outcome { result } else { nil } }

  /// Whether it ended by itself with no result, so that another try may give one.
  public var hasFailed: Bool { if case .failed = outcome { true } else { false } }

  /// Why there is no result, as in `refused: would hold …`; nil where there is one.
  public var obstacle: String? {
    switch outcome {
    case .done: nil
    case .refused(let reason): "refused: \(reason)"
    case .stopped(let reason): "stopped \(reason)"
    case .failed(let reason): "failed: \(reason)"
    }
  }
}

extension MeasuredRun {
  /// One line of JSON, as `init(line:file:)` reads it.
  public var line: String { JSONValue.object(members).text }

  /// Reads a line that another process wrote; `file` stands in errors.
  public init(line: String, file: String) throws(FormatError) {
    try self.init(JSONField(JSONSource(bytes: Array(line.utf8), file: file, firstLine: 1)))
  }

  var members: [JSONValue.Member] {
    let outcome: [JSONValue.Member] =
      switch outcome {
      case .done(let cell): [.init("outcome", .string("done")), .init("cell", cell.json)]
      case .refused(let reason): [.init("outcome", .string("refused")), .init("reason", .string(reason))]
      case .stopped(let reason): [.init("outcome", .string("stopped")), .init("reason", .string(reason))]
      case .failed(let reason): [.init("outcome", .string("failed")), .init("reason", .string(reason))]
      }
    guard let usage else { return outcome }
    let figures = JSONValue.object([
      .init("cpu_ns", .integer(usage.cpu)), .init("wall_ns", .integer(usage.wall)),
      .init("peak_memory", .integer(usage.peakMemory)), .init("base_memory", .integer(usage.baseMemory)),
    ])
    return outcome + [.init("usage", figures)]
  }

  init(_ field: JSONField) throws(FormatError) {
    let kind = try field.member("outcome")
    let reason = { () throws(FormatError) in try field.member("reason").string() }
    switch try kind.string() {
    case "done": outcome = .done(try field.member("cell").cell())
    case "refused": outcome = .refused(try reason())
    case "stopped": outcome = .stopped(try reason())
    case "failed": outcome = .failed(try reason())
    default: throw kind.wrong("one of done, refused, stopped, failed")
    }
    usage = try field.optionalMember("usage").map { (usage) throws(FormatError) in
      Usage(
        cpu: try usage.member("cpu_ns").integer(), wall: try usage.member("wall_ns").integer(),
        peakMemory: try usage.member("peak_memory").integer(),
        baseMemory: try usage.member("base_memory").integer())
    }
  }
}
