import Broadcasting

/// Notes of rate limiters.
extension RateLimit {
  enum Kinds {
    static let decided: UInt8 = 1
    static let answered: UInt8 = 2
    static let knows: UInt8 = 3
    static let ends: UInt8 = 4
  }

  private static var admittedBit: UInt64 { 1 << 32 }
  private static var silenceBit: UInt64 { 1 << 33 }
  private static var mostLives: UInt32 { 1 << 22 - 1 }

  /// A node has decided a request by an account that it keeps, in that window of it, in that life of its own.
  static func decided(
    _ request: UInt32, client: UInt32, window: Int64, life: UInt32, isAdmitted: Bool
  ) -> Note {
    Note(
      Kinds.decided, peer: NodeID(Int(min(life, mostLives))), count: client,
      value: UInt64(request) | (isAdmitted ? admittedBit : 0) | UInt64(window & (1 << 30 - 1)) << 34)
  }

  /// A host that asked another has the answer, or goes without.
  static func answered(_ request: UInt32, isAdmitted: Bool, isSilence: Bool) -> Note {
    Note(
      Kinds.answered,
      value: UInt64(request) | (isAdmitted ? admittedBit : 0) | (isSilence ? silenceBit : 0))
  }

  /// A host ends in this window; it knows of no other requests in it than those that it says next.
  static func ends(in window: Int64) -> Note {
    Note(Kinds.ends, value: UInt64(window & (1 << 30 - 1)) << 34)
  }

  /// A host knows of so many requests that were admitted in the window.
  static func knows(_ client: UInt32, window: Int64, count: UInt64) -> Note {
    Note(Kinds.knows, count: client, value: UInt64(window & (1 << 30 - 1)) << 34 | min(count, 1 << 34 - 1))
  }
}

extension Note {
  /// The fields of a rate limiter's note.
  var request: Int { Int(value & (1 << 32 - 1)) }
  var isAdmitted: Bool { value & (1 << 32) != 0 }
  var isSilence: Bool { value & (1 << 33) != 0 }
  var window: Int64 { Int64(value >> 34) }
  var known: UInt64 { value & (1 << 34 - 1) }
}
