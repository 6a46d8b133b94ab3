/// The reason why a short text, such as a condition, cannot be read.
public struct Misreading: Error, Hashable {
  /// In characters from the text's beginning.
  let offset: Int
  public let message: String

  init(at offset: Int = 0, _ message: String) {
    self.offset = offset
    self.message = message
  }
}
