import Testing
import ZeroMQ

@Test func theLibraryIsFourOrLater() throws {
  let major = try #require(Library.version.split(separator: ".").first.flatMap { Int($0) })
  #expect(major >= 4)
}
