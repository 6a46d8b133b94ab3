extension Environment {
  /// Every name and how it is read and written, in the order of names.
  private static var texts: [(name: String, path: WritableKeyPath<Environment, String?>)] {
    [
      ("build", \.build), ("commit", \.commit), ("date", \.date), ("kernel", \.kernel),
      ("machine", \.machine), ("processor", \.processor), ("swift", \.swift), ("system", \.system),
      ("tool", \.tool),
    ]
  }

  var members: [JSONValue.Member] {
    Self.texts.map { .init($0.name, .optional(self[keyPath: $0.path])) }
      + [.init("cores", .optional(cores.map(Int64.init))), .init("memory", .optional(memory))]
  }

  init(_ field: JSONField) throws(FormatError) {
    self.init()
    for (name, path) in Self.texts { self[keyPath: path] = try field.optionalMember(name)?.string() }
    cores = try field.optionalMember("cores").map { (field) throws(FormatError) in Int(try field.integer()) }
    memory = try field.optionalMember("memory")?.integer()
  }
}
