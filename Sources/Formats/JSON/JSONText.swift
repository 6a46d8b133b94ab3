import Foundation

/// The text of machine-written JSON: names sorted, so that the same value has the same bytes in every
/// process.
///
/// Doubles have the fewest digits that read back as the same number. One that is not finite, which JSON does
/// not have, is the text `inf`, `-inf` or `nan`.
package enum JSONText {
  /// The value on one line, without spaces.
  package static func line(of value: some Encodable) -> String { text(of: value, []) }

  /// The value on several lines, indented, with an end of line.
  package static func lines(of value: some Encodable) -> String { text(of: value, .prettyPrinted) + "\n" }

  private static func text(of value: some Encodable, _ format: JSONEncoder.OutputFormatting) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = format.union([.sortedKeys, .withoutEscapingSlashes])
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      preconditionFailure("\(type(of: value)) cannot be JSON: \(error)")
    }
  }
}
