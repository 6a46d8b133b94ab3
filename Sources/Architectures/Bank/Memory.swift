public import CMemory

/// Memory that a large run reads and writes in no order.
@usableFromInline package enum Memory {
  /// A core reads and writes so many bytes at once.
  @inlinable package static var cacheLine: Int { 64 }

  /// Room for `count` elements, none of which shares a cache line with others more often than it must.
  @inlinable package static func allocate<Element>(_ count: Int, of type: Element.Type)
    -> UnsafeMutablePointer<Element>
  {
    let bytes = max(count * MemoryLayout<Element>.stride, 1)
    let room = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: cacheLine)
    return unsafe room.bindMemory(to: Element.self, capacity: count)
  }

  /// The cache line at `place` will be wanted soon.
  @inlinable @inline(__always)
  package static func prefetch(_ place: UnsafeRawPointer) { unsafe memory_prefetch(place) }
}
