import Architectures
import Broadcasting

/// The order of a slot's events.
enum EventOrder {
  /// By due time, equals in their order; little to do where they are in order already.
  ///
  /// `scratch` is room that is used, and left with anything in it.
  static func sort(_ events: inout Row<Event>, scratch: inout Row<Event>) {
    if events.isEmpty || haveOneOffset(events) { return }
    let count = events.count
    var sorted = 1
    while sorted < count, events[sorted - 1].offset <= events[sorted].offset { sorted += 1 }
    guard sorted < count else { return }
    if count <= 32 {
      for index in sorted..<count {
        let event = events[index]
        var place = index
        while place > 0, events[place - 1].offset > event.offset {
          events[place] = events[place - 1]
          place -= 1
        }
        events[place] = event
      }
      return
    }
    // A radix sort over the 20 bits of the offset.
    scratch.removeAll()
    scratch.fill(to: count, with: events[0])
    for shift in [0, 7, 14] as [Int64] {
      var places: InlineArray<128, Int> = .init(repeating: 0)
      for index in 0..<count { places[Int(events[index].offset >> shift) & 127] += 1 }
      var place = 0
      for digit in 0..<128 {
        let size = places[digit]
        places[digit] = place
        place += size
      }
      for index in 0..<count {
        let event = events[index]
        let digit = Int(event.offset >> shift) & 127
        scratch[places[digit]] = event
        places[digit] += 1
      }
      swap(&events, &scratch)
    }
  }

  /// True where all are due at once, as they are where every message takes as long.
  private static func haveOneOffset(_ events: borrowing Row<Event>) -> Bool {
    let first = events[0].place
    // Without a branch for each, it is a few of them at once.
    var differing: UInt64 = 0
    for index in 0..<events.count { differing |= events[index].place ^ first }
    return Event(place: differing, head: 0).offset == 0
  }
}
