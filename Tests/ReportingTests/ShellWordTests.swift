import Reporting
import Testing

@Suite struct ShellWordTests {
  @Test(
    arguments: [
      ("maelstrom-25", "maelstrom-25"), ("reports/a.md", "reports/a.md"), ("", "''"),
      ("full-mesh.acknowledge=copies: 2", "'full-mesh.acknowledge=copies: 2'"), ("it's", #"'it'\''s'"#),
      ("$HOME", "'$HOME'"), ("a*", "'a*'"), ("ü", "'ü'"),
    ])
  func wordsAreQuotedForAShell(word: String, quoted: String) {
    #expect(ShellWord.quoted(word) == quoted)
  }
}
