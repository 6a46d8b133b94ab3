import Foundation
public import Measurement

/// The outcome of a run in a process of its own, and the resources that it took.
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

  /// The resources that a process used; the machine's figures, different each time.
  public struct Usage: Hashable, Sendable, Codable {
    /// Time on all cores together, in nanoseconds.
    public let cpu: Int64
    /// From the start of the run to its end, in nanoseconds.
    public let wall: Int64
    /// The most memory that the process had, in bytes.
    public let peakMemory: Int64
    /// The memory that it had before the run began, in bytes.
    public let baseMemory: Int64

    private enum CodingKeys: String, CodingKey {
      case cpu = "cpu_ns"
      case wall = "wall_ns"
      case peakMemory = "peak_memory"
      case baseMemory = "base_memory"
    }

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

  /// The result of the run; nil where it gave none.
  public var result: CellResult? { if case .done(let result) = outcome { result } else { nil } }

  /// True where it ended by itself with no result, so that another try may give one.
  public var hasFailed: Bool { if case .failed = outcome { true } else { false } }

  /// The reason why there is no result, as in `refused: would hold …`; nil where there is one.
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
  public var line: String { JSONText.line(of: self) }

  /// Reads a line that another process wrote; `file` stands in errors.
  public init(line: String, file: String) throws(FormatError) {
    self = try JSONReader.value(MeasuredRun.self, from: Data(line.utf8), file: file)
  }
}

extension MeasuredRun: Codable {
  private enum Key: CodingKey { case outcome, cell, reason, usage }
  private enum Word: String, Codable, CaseIterable { case done, refused, stopped, failed }

  public func encode(to encoder: any Encoder) throws {
    var run = encoder.container(keyedBy: Key.self)
    let (word, reason): (Word, String?) =
      switch outcome {
      case .done: (.done, nil)
      case .refused(let reason): (.refused, reason)
      case .stopped(let reason): (.stopped, reason)
      case .failed(let reason): (.failed, reason)
      }
    try run.encode(word, forKey: .outcome)
    try run.encodeIfPresent(result, forKey: .cell)
    try run.encodeIfPresent(reason, forKey: .reason)
    try run.encodeIfPresent(usage, forKey: .usage)
  }

  public init(from decoder: any Decoder) throws {
    let run = try decoder.container(keyedBy: Key.self)
    func reason() throws -> String { try run.decode(String.self, forKey: .reason) }
    outcome =
      switch Word(rawValue: try run.decode(String.self, forKey: .outcome)) {
      case .done: .done(try run.decode(CellResult.self, forKey: .cell))
      case .refused: .refused(try reason())
      case .stopped: .stopped(try reason())
      case .failed: .failed(try reason())
      case nil:
        throw run.wrong(
          .outcome, mustBe: "one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
      }
    usage = try run.decodeIfPresent(Usage.self, forKey: .usage)
  }
}
