public import Architectures
public import Broadcasting
public import Formats
import Foundation
import Scenarios

/// The request of a run, as a file, so that the run can be gone on with.
public enum MatrixFile {
  public static let fileName = "matrix.json"
  private static let schema = "grapevine.matrix"

  /// The beginning of every version's file.
  private struct Header: Codable {
    let schema: String
    let tool: String
  }

  private struct Content: Codable {
    struct Configured: Codable {
      let architecture: String
      /// Names and values in turn, in the architecture's order.
      let settings: [[String]]
    }

    struct Block: Codable {
      let scenarios: [String]
      let contenders: [Configured]
      let seeds: [UInt64]
    }

    let schema: String
    let tool: String
    let command: String
    let blocks: [Block]
    let driver: String
    /// Such as `2/8`; not there where all cells are run.
    let shard: String?
  }

  /// `tool` is the version of the program that runs it.
  public static func text(of matrix: Matrix, tool: String) -> String {
    let content = Content(
      schema: schema, tool: tool, command: matrix.command,
      blocks: matrix.blocks.map { block in
        Content.Block(
          scenarios: block.scenarios.map(ScenarioFile.text(of:)),
          contenders: block.configurations.map { configuration in
            Content.Configured(
              architecture: configuration.architecture,
              settings: configuration.settings.map { [$0.name, $0.value] })
          },
          seeds: block.seeds)
      },
      driver: "\(matrix.driver)", shard: matrix.shard.map { "\($0)" })
    return JSONText.line(of: content)
  }

  /// Throws for what another version than `tool` began: its results would not be comparable.
  public static func read(_ path: String, tool: String) throws(FormatError) -> Matrix {
    let content = try content(of: path, tool: tool)
    guard let driver = Driver(parsing: content.driver) else {
      throw FormatError(
        .invalidData, file: path, message: "this grapevine has no driver '\(content.driver)'")
    }
    let shard = content.shard.flatMap(Shard.init(parsing:))
    guard (shard == nil) == (content.shard == nil) else {
      throw FormatError(.invalidData, file: path, message: "'shard' in it must be such as \"2/8\"")
    }
    return Matrix(
      blocks: try content.blocks.map { (block) throws(FormatError) in try Self.block(block, file: path) },
      driver: driver, command: content.command, shard: shard)
  }

  private static func block(_ block: Content.Block, file: String) throws(FormatError) -> Matrix.Block {
    Matrix.Block(
      scenarios: try block.scenarios.map { (text) throws(FormatError) in
        do throws(FormatError) {
          return try ScenarioFile.parse(text, file: file)
        } catch {
          throw FormatError(
            error.kind, file: file, message: "a scenario in it is not valid: \(error.message)")
        }
      },
      configurations: try block.contenders.map { (configured) throws(FormatError) in
        let settings = configured.settings.compactMap { pair in
          pair.count == 2 ? SettingValue(name: pair[0], value: pair[1]) : nil
        }
        return try configuration(configured.architecture, settings, file: file)
      },
      seeds: block.seeds)
  }

  private static func content(of path: String, tool: String) throws(FormatError) -> Content {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw FormatError(.missingInput, file: path, message: "the file cannot be read")
    }
    let wrong = FormatError(
      .invalidData, file: path, message: "the file is not what grapevine compare writes")
    guard let header = try? JSONDecoder().decode(Header.self, from: data), header.schema == schema else {
      throw wrong
    }
    guard header.tool == tool else {
      throw FormatError(
        .invalidData, file: path,
        message:
          "grapevine \(header.tool) began this run and this is \(tool); run it anew without --resume"
      )
    }
    guard let content = try? JSONDecoder().decode(Content.self, from: data) else { throw wrong }
    return content
  }

  /// An architecture with settings as a file of this program has them.
  public static func configuration(
    _ name: String, _ settings: [SettingValue], file: String
  ) throws(FormatError) -> Configuration {
    guard let architecture = Architecture.named(name) else {
      throw FormatError(.invalidData, file: file, message: "this grapevine has no architecture '\(name)'")
    }
    do {
      return try architecture.configured(settings)
    } catch {
      throw FormatError(.invalidData, file: file, message: error.description)
    }
  }
}
