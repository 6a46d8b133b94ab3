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
}
