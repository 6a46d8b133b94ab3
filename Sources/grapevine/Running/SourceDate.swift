import Foundation
import Scenarios

/// The time at which results say that they were written, for readers who compare files byte for byte.
///
/// Simulated results depend on no day, so `SOURCE_DATE_EPOCH` may name one: whole seconds from 1970 in UTC,
/// https://reproducible-builds.org/specs/source-date-epoch/. What was measured live keeps its own.
enum SourceDate {
  static let variable = "SOURCE_DATE_EPOCH"
  /// The end of the year 9999: later dates have another form.
  private static let limit = 253_402_300_799

  /// Nil where none is named; for one that is no date throws, as its specification asks.
  static func named(for driver: Driver) throws(Failure) -> Date? {
    guard driver == .simulator, let text = ProcessInfo.processInfo.environment[variable], !text.isEmpty
    else { return nil }
    guard let seconds = Int(text), (0...limit).contains(seconds) else {
      throw Failure(.usage, "\(variable) takes whole seconds from 1970, such as 1700000000, not '\(text)'")
    }
    return Date(timeIntervalSince1970: TimeInterval(seconds))
  }
}
