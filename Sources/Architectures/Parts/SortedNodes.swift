import Broadcasting

extension [NodeID] {
  /// The node's place in this list in ascending order; nil where it is not in it.
  ///
  /// O(log n).
  func place(ofSorted node: NodeID) -> Int? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < node { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low] == node ? low : nil
  }
}
