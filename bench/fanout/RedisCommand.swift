/// Redis's wire form (RESP), as far as publishing and subscribing need it.
enum RedisCommand {
  static let channel = "c"

  static func bytes(_ words: [UInt8]...) -> [UInt8] {
    words.reduce(into: Array("*\(words.count)\r\n".utf8)) { bytes, word in
      bytes += "$\(word.count)\r\n".utf8
      bytes += word
      bytes += "\r\n".utf8
    }
  }

  static func publish(_ payload: [UInt8]) -> [UInt8] {
    bytes(Array("PUBLISH".utf8), Array(channel.utf8), payload)
  }

  static let subscribe = bytes(Array("SUBSCRIBE".utf8), Array(channel.utf8))

  /// The server's answer to `subscribe`.
  static let subscribed = Array("*3\r\n$9\r\nsubscribe\r\n$1\r\n\(channel)\r\n:1\r\n".utf8)

  /// The bytes that a subscriber gets for each payload.
  static func delivery(_ payload: [UInt8]) -> [UInt8] {
    bytes(Array("message".utf8), Array(channel.utf8), payload)
  }
}
