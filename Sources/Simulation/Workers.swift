/// The workers that compute a run's blocks side by side: threads of the caller's, because the core has none.
public struct Workers: Sendable {
  public let count: Int
  /// Tests divide small runs, too: into blocks of so many nodes, a power of two.
  private(set) var blockSize: Int?
  private let perform: @Sendable (_ count: Int, _ work: @Sendable (Int) -> Void) -> Void

  /// `perform` calls `work` with each number below `count` once, at the same time where it can, and returns
  /// when all calls have.
  public init(
    count: Int, perform: @escaping @Sendable (_ count: Int, _ work: @Sendable (Int) -> Void) -> Void
  ) {
    precondition(count > 0, "a run needs somebody to compute it")
    self.count = count
    self.perform = perform
  }

  /// The calling thread alone.
  public static let one = Workers(count: 1) { count, work in
    for number in 0..<count { work(number) }
  }

  /// The first `count` of them.
  func first(_ count: Int) -> Workers { Workers(count: count, perform: perform) }

  func dividing(intoBlocksOf size: Int) -> Workers {
    var workers = self
    workers.blockSize = size
    return workers
  }

  func callAsFunction(_ work: @Sendable (Int) -> Void) { perform(count, work) }
}
