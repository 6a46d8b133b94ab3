/// The messages that are under way in a run whose observer looks closely: each has a number, and what an
/// event has in place of a word or an address is a place here.
///
/// Blocks share them, which is why such a run has one worker.
final class Transmissions {
  /// One copy of a message.
  struct Copy {
    let number: UInt64
    /// The message's word or address.
    let content: UInt64
  }

  private var copies: [Copy] = []
  private var vacant: [Int] = []
  private(set) var last: UInt64 = 0

  /// The place of a message that is sent now.
  func number(_ content: UInt64) -> UInt64 {
    last += 1
    return put(Copy(number: last, content: content))
  }

  /// Keeps one more copy, and gives its place.
  func put(_ copy: Copy) -> UInt64 {
    if let place = vacant.popLast() {
      copies[place] = copy
      return UInt64(place)
    }
    copies.append(copy)
    return UInt64(copies.count - 1)
  }

  subscript(place: UInt64) -> Copy { copies[Int(place)] }

  /// Takes the copy at `place`, which must be there.
  func take(_ place: UInt64) -> Copy {
    vacant.append(Int(place))
    return copies[Int(place)]
  }
}
