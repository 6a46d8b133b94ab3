public import Measurement
import Schema

/// The demands on results that are let through: rules that people write, and figures that were pinned.
public struct Gates: Hashable, Sendable {
  /// As it was named, to be named in findings.
  public var file: String
  public var rules: [GateRule] = []
  /// The figures that `gate update` pins of every group.
  public var pin: [FigureName] = []
  public var live: [LiveRule] = []
  /// By what share an instruction count may exceed its pinned one; nil where none are held.
  public var instructionTolerance: Double?
  public var pinned = Pins()

  public init(file: String) { self.file = file }

  /// An error for each rule whose day is past; it holds up to and on that day.
  ///
  /// A rule that somebody loosened for a while must not stay loose because nobody looked.
  public func expired(on today: CalendarDate) -> [FormatError] {
    let all = rules.map { ($0.id, $0.line, $0.expires) } + live.map { ($0.id, $0.line, $0.expires) }
    return all.compactMap { id, line, expires in
      guard let expires, expires < today else { return nil }
      return FormatError(
        .invalidData, file: file, line: line, column: nil,
        message: "rule \(id.quoted) expired on \(expires); tighten it, remove it, or give it another day")
    }
  }
}

/// A rule that people write and no program loosens.
public struct GateRule: Hashable, Sendable {
  public var id = ""
  public var why = ""
  public var cells = CellSelection()
  public var expectations: [Expectation] = []
  public var expires: CalendarDate?
  /// In the gates file.
  public var line: Int?

  /// One condition on one figure; none is for the verdict, which must be valid.
  public struct Expectation: Hashable, Sendable {
    public let figure: FigureName
    public let condition: Condition?
    public var line: Int?
  }
}

/// A rule that holds live runs against those of another build, made in turn with them.
public struct LiveRule: Hashable, Sendable {
  public var id = ""
  public var why = ""
  public var cells = CellSelection()
  /// Of which less is better, or more.
  public var figure = FigureName.verdict
  /// The number of pairs of runs in one batch.
  public var pairs = 6
  /// The ratio to the base, in the bad direction, that is worth a warning.
  public var warnOver = 1.25
  /// The ratio to the base, in the bad direction, that fails.
  public var failOver = 1.5
  public var expires: CalendarDate?
  public var line: Int?
}

/// Figures as they were when somebody last looked: written by a program, read by people in diffs.
public struct Pins: Hashable, Sendable {
  public var seeds: [UInt64] = []
  public var groups: [Group] = []
  /// By the compiler's version, then by name; both in order.
  public var instructions: [Toolchain] = []
  /// The line at which they begin in the gates file.
  public var line: Int?

  public init() {}

  /// The pinned figures of an architecture with its settings in a scenario.
  public struct Group: Hashable, Sendable {
    /// `gossip fanout=4/halves`.
    public let name: String
    public let figures: [Figure]
    public let line: Int?

    public init(name: String, figures: [Figure], line: Int? = nil) {
      self.name = name
      self.figures = figures
      self.line = line
    }
  }

  public struct Figure: Hashable, Sendable {
    public let name: FigureName
    /// One a seed.
    public let values: [Value]
    public let line: Int?

    public init(name: FigureName, values: [Value], line: Int? = nil) {
      self.name = name
      self.values = values
      self.line = line
    }
  }

  public enum Value: Hashable, Sendable {
    case integer(Int64)
    case ratio(Double)
    case verdict(Outcome)
    /// The run had nothing to measure.
    case unknown
  }

  public struct Toolchain: Hashable, Sendable {
    public let version: String
    public let counts: [InstructionCounts.Count]
    public let line: Int?

    public init(version: String, counts: [InstructionCounts.Count], line: Int? = nil) {
      self.version = version
      self.counts = counts
      self.line = line
    }
  }
}

extension Pins.Value: CustomStringConvertible {
  /// As in the file: an integer has no point and a ratio has one, or an exponent.
  public var description: String {
    switch self {
    case .integer(let value): "\(value)"
    case .ratio(let value): "\(value)"
    case .verdict(let outcome): outcome.rawValue
    case .unknown: "unknown"
    }
  }

  /// For arithmetic; nil where it is no number.
  public var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .ratio(let value): value
    case .verdict, .unknown: nil
    }
  }
}
