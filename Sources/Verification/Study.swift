/// A source of figures, and how its experiments are run here.
public struct Study: Sendable {
  /// As on the command line.
  public let name: String
  /// Paper, table, section.
  public let source: String
  /// The runs, in a sentence or two, for a reader of the table.
  public let summary: String
  /// The parameters that can be asked of it.
  public let parameters: [Selection.Parameter]
  private let make: @Sendable (Selection) throws(VerificationError) -> [Experiment]

  public init(
    _ name: String, source: String, summary: String, parameters: [Selection.Parameter] = [],
    experiments: @escaping @Sendable (Selection) throws(VerificationError) -> [Experiment] = { _ in [] }
  ) {
    self.name = name
    self.source = source
    self.summary = summary
    self.parameters = parameters
    make = experiments
  }

  /// The experiments that are asked for; all of the source's where nothing is.
  ///
  /// Throws for a parameter that the study does not have, and for a value that it does not take.
  public func experiments(_ selection: Selection = Selection()) throws(VerificationError) -> [Experiment] {
    if let strange = selection.given.first(where: { !parameters.contains($0) }) {
      let known =
        parameters.isEmpty
        ? "it has nothing to choose" : "it takes \(parameters.map(\.option).joined(separator: ", "))"
      throw VerificationError("\(name) does not take \(strange.option); \(known)")
    }
    return try make(selection)
  }

  public static func named(_ name: String) -> Study? { all.first { $0.name == name } }
}
