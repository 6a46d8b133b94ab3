internal import Foundation
internal import ZeroMQ

/// Control messages as JSON: few, and to be read by people who look for a fault.
enum ControlCoding {
  static func message(_ value: some Encodable) -> Message {
    // Numbers, texts and lists of them: nothing that JSON could refuse.
    Message(Array((try? JSONEncoder().encode(value)) ?? Data()))
  }

  /// Nil for bytes that are none.
  static func value<Value: Decodable>(_ message: borrowing Message, as type: Value.Type) -> Value? {
    try? JSONDecoder().decode(type, from: Data(message.bytes()))
  }
}
