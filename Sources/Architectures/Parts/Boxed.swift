/// A value that takes one word in its owner: what a node seldom looks at, so that what it often looks at is
/// close together.
///
/// A value like any other: a copy that is changed leaves the original as it was.
@safe
struct Boxed<Value: Sendable>: @unchecked Sendable, CustomStringConvertible {
  private final class Storage {
    // Reached only through `Boxed`, a value, whose accesses the compiler has checked already.
    @exclusivity(unchecked) var value: Value

    init(_ value: Value) { unsafe self.value = value }
  }

  private var storage: Storage

  init(_ value: Value) { storage = Storage(value) }

  var description: String { String(describing: value) }

  var value: Value {
    get { unsafe storage.value }
    _modify {
      if !isKnownUniquelyReferenced(&storage) { storage = unsafe Storage(storage.value) }
      yield unsafe &storage.value
    }
  }
}
