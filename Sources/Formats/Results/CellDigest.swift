public import Measurement

/// A hash over all that cells say.
///
/// The same cells in the same order have the same one, in every process; 16 hexadecimal digits.
public enum CellDigest {
  public static func of(_ cells: [CellResult]) -> String { fnv(ResultsFile.cellsText(cells)) }

  /// Of a matrix: the same ids in the same order have the same one.
  public static func ofMatrix(_ ids: [String]) -> String { fnv(ids.joined(separator: "\n")) }

  static func fnv(_ text: String) -> String {
    let digits = String(hash(text), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// FNV-1a, finished so that all digits change.
  static func hash(_ text: String) -> UInt64 {
    let folded = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    return folded ^ folded >> 29
  }
}
