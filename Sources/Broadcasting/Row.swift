/// A growing row of elements that are moved in and out: what the innermost loops use in place of an array,
/// whose elements are copied and whose storage may be shared.
@safe
@usableFromInline package struct Row<Element>: ~Copyable {
  @usableFromInline var elements: UnsafeMutablePointer<Element>
  @usableFromInline package internal(set) var capacity = 0
  @usableFromInline package internal(set) var count = 0

  @inlinable package init() { unsafe elements = Self.nowhere }

  /// The address of the elements of a row without room, which has none.
  @inlinable static var nowhere: UnsafeMutablePointer<Element> {
    guard let place = unsafe UnsafeMutablePointer<Element>(bitPattern: MemoryLayout<Element>.alignment) else {
      preconditionFailure("an alignment is not zero")
    }
    return unsafe place
  }

  @inlinable package init(capacity: Int) {
    self.init()
    if capacity > 0 { grow(to: capacity) }
  }

  @inlinable package init(repeating element: Element, count: Int) {
    self.init(capacity: count)
    fill(to: count, with: element)
  }

  @inlinable deinit {
    unsafe elements.deinitialize(count: count)
    if capacity > 0 { unsafe elements.deallocate() }
  }

  @inlinable @inline(__always)
  package var isEmpty: Bool { count == 0 }

  @inlinable @inline(__always)
  package mutating func append(_ element: consuming Element) {
    if count == capacity { grow(to: max(64, capacity * 2)) }
    unsafe (elements + count).initialize(to: element)
    count += 1
  }

  @inlinable @inline(never)
  mutating func grow(to larger: Int) {
    let storage = UnsafeMutablePointer<Element>.allocate(capacity: larger)
    unsafe storage.moveInitialize(from: elements, count: count)
    if capacity > 0 { unsafe elements.deallocate() }
    unsafe elements = storage
    capacity = larger
  }

  /// The element at `index`, which must be there.
  @inlinable @inline(__always)
  package subscript(index: Int) -> Element {
    @inline(__always) _read {
      guard UInt(bitPattern: index) < UInt(bitPattern: count) else { Self.outOfRange(index) }
      yield unsafe elements[index]
    }
    @inline(__always) _modify {
      guard UInt(bitPattern: index) < UInt(bitPattern: count) else { Self.outOfRange(index) }
      yield unsafe &elements[index]
    }
  }

  @inlinable @inline(never)
  static func outOfRange(_ index: Int) -> Never {
    preconditionFailure("a row has no element \(index)")
  }

  /// True where one of the last `length` elements, which must be there, fits.
  @inlinable @inline(__always)
  func contains(inLast length: Int, where fits: (Element) -> Bool) -> Bool {
    precondition(length <= count, "a row has no so many elements")
    var element = unsafe elements + count
    for _ in 0..<length {
      unsafe element -= 1
      if unsafe fits(element.pointee) { return true }
    }
    return false
  }

  /// Ends the last element, which must be there.
  @inlinable @inline(__always)
  mutating func removeLast() {
    precondition(count > 0, "a row has no last element")
    count -= 1
    unsafe (elements + count).deinitialize(count: 1)
  }

  /// Moves the last element out; nil if there is none.
  @inlinable @inline(__always)
  package mutating func popLast() -> Element? {
    guard count > 0 else { return nil }
    count -= 1
    return unsafe (elements + count).move()
  }

  /// Moves the last `length` elements, which must be there, to the end of another row, in any order.
  @inlinable package mutating func give(_ length: Int, to other: inout Row<Element>) {
    for _ in 0..<length {
      guard let element = popLast() else { return }
      other.append(element)
    }
  }

  /// Ends the elements, and keeps the room for others.
  @inlinable @inline(__always)
  package mutating func removeAll() {
    if count > 0, !_isPOD(Element.self) { unsafe elements.deinitialize(count: count) }
    count = 0
  }

  /// Room for `most` elements in all.
  @inlinable @inline(__always)
  package mutating func reserve(_ most: Int) {
    if most > capacity { grow(to: max(64, capacity * 2, most)) }
  }

  /// The address of the element at `index`, which must be there or be the end.
  @inlinable @inline(__always)
  package func pointer(at index: Int) -> UnsafePointer<Element> {
    guard UInt(bitPattern: index) <= UInt(bitPattern: count) else { Self.outOfRange(index) }
    return unsafe UnsafePointer(elements + index)
  }

  /// Appends what `write` initializes, from the place that it is given on: so many elements as it returns,
  /// and at most `most`, for which there must be room.
  @inlinable @inline(__always)
  package mutating func append(atMost most: Int, _ write: (UnsafeMutablePointer<Element>) -> Int) {
    precondition(count + most <= capacity, "a row has no room for so many")
    count += unsafe write(elements + count)
  }

  /// Appends copies of `element` until there are `length`.
  @inlinable package mutating func fill(to length: Int, with element: Element) {
    if length > capacity { grow(to: length) }
    while count < length { append(element) }
  }
}
