package import Foundation
import Schema

/// The reader of machine-written JSON.
///
/// Where a value is not what it must be, the error names it: `results.json: cells[2].hosts must be a whole
/// number`. Where the text is no JSON, the error says so and what the system says of the place. Of a name
/// that is given more than once, the first value counts. Values may be nested 512 deep, Foundation's own
/// bound.
package enum JSONReader {
  /// The value that `data` holds; `file` and `line` stand in errors.
  package static func value<Value: Decodable>(
    _ type: Value.Type, from data: Data, file: String, line: Int? = nil
  ) throws(FormatError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: data)
    } catch {
      throw FormatError(.invalidData, file: file, line: line, message: message(of: error, data))
    }
  }

  private static func message(of error: any Error, _ data: Data) -> String {
    switch error {
    case let error as WrongField: error.message
    case DecodingError.typeMismatch(let type, let context),
      DecodingError.valueNotFound(let type, let context):
      WrongField(context.codingPath, mustBe: takes(type)).message
    case DecodingError.keyNotFound(let key, let context):
      "\(WrongField.name(context.codingPath + [key]).quoted) is missing"
    default: damage(data)
    }
  }

  /// The mistake in text that is no JSON; Foundation's decoder does not say where, its older reader does.
  private static func damage(_ data: Data) -> String {
    do {
      _ = try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
      return "a number in it is too large, or not whole where it must be"
    } catch {
      let reason = (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String
      return "not valid JSON; is the file cut off?" + (reason.map { " (\($0))" } ?? "")
    }
  }

  private static func takes(_ type: any Any.Type) -> String {
    switch type {
    case is any FixedWidthInteger.Type: "a whole number"
    case is any BinaryFloatingPoint.Type: "a number"
    case is String.Type: "text in double quotes"
    case is [Any].Type, is any UnkeyedDecodingContainer.Type: "a list"
    default: "an object"
    }
  }
}

/// A value in JSON that is not what it must be.
struct WrongField: Error {
  /// One line.
  let message: String

  init(_ message: String) { self.message = message }

  /// Of the value at `path`: `cells[2].hosts must be …`.
  init(_ path: [any CodingKey], mustBe takes: String) {
    let name = Self.name(path)
    self.init("\(name.isEmpty ? "the file" : name) must be \(takes)")
  }

  /// `cells[2].hosts`.
  static func name(_ path: [any CodingKey]) -> String {
    path.reduce(into: "") { text, key in
      if let index = key.intValue {
        text += "[\(index)]"
      } else {
        text += (text.isEmpty ? "" : ".") + key.stringValue
      }
    }
  }
}

/// A name in an object whose names are not known before.
struct FreeKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(_ name: String) { stringValue = name }
  init?(stringValue: String) { self.init(stringValue) }
  init?(intValue: Int) { nil }
}

extension KeyedDecodingContainer {
  func wrong(_ key: Key, mustBe takes: String) -> WrongField { WrongField(codingPath + [key], mustBe: takes) }

  /// The value called `key`, of a type that has numbers in it.
  ///
  /// Foundation does not say which number it cannot read; this does.
  func numbers<Value: Decodable>(_ key: Key, _ takes: String = "a whole number") throws -> Value {
    do {
      return try decode(Value.self, forKey: key)
    } catch {
      switch error {
      case is WrongField, DecodingError.typeMismatch, DecodingError.valueNotFound, DecodingError.keyNotFound:
        throw error
      default: throw wrong(key, mustBe: takes)
      }
    }
  }
}
