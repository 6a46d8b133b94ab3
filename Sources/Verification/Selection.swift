import Broadcasting
import Scenarios

/// The part of a study that is asked for: values for its parameters, as written on a command line.
public struct Selection: Sendable {
  public enum Parameter: String, Hashable, Sendable, CaseIterable {
    case mode
    case stop
    case k
    case hosts
    case fanout
    case loss
    case dead
    case topology
    case failures

    /// As on the command line: `--hosts`, `-k`.
    public var option: String { self == .k ? "-k" : "--\(rawValue)" }
  }

  private var values: [(parameter: Parameter, text: String)] = []

  public init() {}

  public init(_ values: KeyValuePairs<Parameter, String>) {
    for (parameter, text) in values { set(parameter, text) }
  }

  public mutating func set(_ parameter: Parameter, _ text: String) {
    values.removeAll { $0.parameter == parameter }
    values.append((parameter, text))
  }

  public var given: [Parameter] { values.map(\.parameter) }
  public var isEmpty: Bool { values.isEmpty }

  subscript(parameter: Parameter) -> String? { values.first { $0.parameter == parameter }?.text }

  /// The value given, or `standard`.
  func integers(
    _ parameter: Parameter, in bounds: ClosedRange<Int>, else standard: [Int]
  ) throws(VerificationError) -> [Int] {
    guard let text = self[parameter] else { return standard }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    var numbers: [Int] = []
    for part in parts {
      guard let range = Self.range(part), bounds.contains(range.lowerBound),
        bounds.contains(range.upperBound), numbers.count + range.count <= Self.most
      else {
        throw VerificationError(
          "\(parameter.option) takes whole numbers from \(bounds.lowerBound) to \(bounds.upperBound), such "
            + "as 3, 1...5 or 2,4 (\(Self.most) at most), not '\(text)'")
      }
      numbers += range
    }
    return numbers
  }

  /// More would be a table that nobody reads.
  private static let most = 100

  private static func range(_ text: Substring) -> ClosedRange<Int>? {
    if let single = Int(text) { return single...single }
    guard let dots = text.firstRange(of: "..."), let low = Int(text[..<dots.lowerBound]),
      let high = Int(text[dots.upperBound...]), low <= high
    else { return nil }
    return low...high
  }

  func integer(
    _ parameter: Parameter, in bounds: ClosedRange<Int>, else standard: Int
  ) throws(VerificationError) -> Int {
    let numbers = try integers(parameter, in: bounds, else: [standard])
    guard numbers.count == 1 else {
      throw VerificationError(
        "\(parameter.option) takes one number here, not '\(self[parameter] ?? "")'")
    }
    return numbers[0]
  }

  func share(_ parameter: Parameter) throws(VerificationError) -> Probability {
    guard let text = self[parameter] else { return .zero }
    guard let share = Probability(parsing: text), share < .one else {
      throw VerificationError("\(parameter.option) takes a share below 1, such as 10% or 0.1, not '\(text)'")
    }
    return share
  }

  func choice(_ parameter: Parameter, of known: [String]) throws(VerificationError) -> String? {
    guard let text = self[parameter] else { return nil }
    guard known.contains(text) else {
      throw VerificationError("\(parameter.option) takes \(known.joined(separator: ", ")), not '\(text)'")
    }
    return text
  }
}

extension Scenario.Limits {
  /// The numbers of hosts that a study takes: whether a run of so many fits is for its cell's estimate to
  /// say.
  static func atLeast(_ hosts: Int) -> ClosedRange<Int> { hosts...self.hosts.upperBound }
}
