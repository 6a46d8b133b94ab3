extension Array {
  /// The first index whose element fulfils a condition that, once fulfilled, stays so; `count` if none does.
  @inlinable
  package func partitionPoint(_ isPast: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if isPast(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The same, for a point that is near `place`: in as many steps as it is away.
  @inlinable
  package func partitionPoint(near place: Int, _ isPast: (Element) -> Bool) -> Int {
    var place = Swift.min(place, count)
    while place > 0, isPast(self[place - 1]) { place -= 1 }
    while place < count, !isPast(self[place]) { place += 1 }
    return place
  }
}
