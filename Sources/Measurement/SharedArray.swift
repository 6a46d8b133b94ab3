/// An array of a fixed count that several observers of one run write side by side, each the places of its own
/// nodes; a copy is the same array.
@safe
struct SharedArray<Element: BitwiseCopyable & Sendable>: RandomAccessCollection, @unchecked Sendable {
  @safe private final class Storage {
    let elements: UnsafeMutablePointer<Element>

    init(_ elements: UnsafeMutablePointer<Element>) { unsafe self.elements = unsafe elements }
    deinit { unsafe elements.deallocate() }
  }

  private let storage: Storage
  private let elements: UnsafeMutablePointer<Element>
  let count: Int

  init(repeating element: Element, count: Int) {
    unsafe elements = .allocate(capacity: count)
    unsafe elements.initialize(repeating: element, count: count)
    storage = unsafe Storage(elements)
    self.count = count
  }

  var startIndex: Int { 0 }
  var endIndex: Int { count }

  @inline(__always)
  subscript(place: Int) -> Element {
    get {
      precondition(place >= 0 && place < count, "an array has no such place")
      return withExtendedLifetime(storage) { unsafe elements[place] }
    }
    nonmutating set {
      precondition(place >= 0 && place < count, "an array has no such place")
      withExtendedLifetime(storage) { unsafe elements[place] = newValue }
    }
  }
}
