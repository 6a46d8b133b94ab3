import Broadcasting
import Schema

/// Links and diameter of a topology by formula, not by looking at the graph that the hosts use.
struct Shape {
  let links: Int
  /// Nil where there is no formula.
  let diameter: Int?

  init(_ topology: Topology, hosts n: Int) {
    switch topology.chosen(hosts: n) {
    case .line: (links, diameter) = (n - 1, n - 1)
    case .ring: (links, diameter) = (n, n / 2)
    case .grid:
      let width = (1...n).first { $0 * $0 >= n } ?? n
      if n % width == 0 {
        let height = n / width
        (links, diameter) = (2 * n - width - height, width + height - 2)
      } else {
        (links, diameter) = (topology.graph(hosts: n, seed: 0).edges, nil)
      }
    case .tree(let arity): (links, diameter) = (n - 1, Self.treeDiameter(arity: arity, hosts: n))
    case .star: (links, diameter) = (n - 1, 2)
    case .complete: (links, diameter) = (n * (n - 1) / 2, 1)
    case .hypercube where n.nonzeroBitCount == 1:
      let dimensions = n.trailingZeroBitCount
      (links, diameter) = (n * dimensions / 2, dimensions)
    case .regular(let degree) where degree < n - 1: (links, diameter) = (n * degree / 2, nil)
    default: (links, diameter) = (topology.graph(hosts: n, seed: 0).edges, nil)
    }
  }

  /// The two deepest leaves below different children of the root; the parent of host i is ⌊(i − 1)/arity⌋.
  private static func treeDiameter(arity: Int, hosts n: Int) -> Int {
    guard arity > 1 else { return n - 1 }
    var depth = 0
    var first = 0
    while first * arity + 1 < n {
      first = first * arity + 1
      depth += 1
    }
    guard depth > 0 else { return 0 }
    // The first host of the last level that is below the root's second child.
    let below = (1..<depth).reduce(2) { place, _ in place * arity + 1 }
    return below < n ? 2 * depth : 2 * depth - 1
  }
}
