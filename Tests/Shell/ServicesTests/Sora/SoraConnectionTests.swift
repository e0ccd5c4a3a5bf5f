import Foundation
import Testing

@testable import Services

@Suite struct SoraConnectionTests {
    @Test(
        arguments: [
            (#"{"name": "Akane"}"#, "Akane"), (#"{"user_name": "Akane"}"#, "Akane"),
            (#"{"userName": "Akane"}"#, "Akane"),
            (#"{"displayName": "Akane", "name": "u-17"}"#, "Akane"), (#""Akane""#, "Akane"),
            (#"{"name": "", "nickname": "茜"}"#, "茜"), (#"{"name": 17}"#, nil), (#"{"abc": 10}"#, nil), ("[1]", nil),
            ("null", nil), (#""""#, nil),
        ] as [(String, String?)])
    func findsANameInMetadata(_ metadata: String, _ name: String?) throws {
        let json = Data(#"{"connection_id": "C1", "metadata": \#(metadata)}"#.utf8)
        let connection = try JSONDecoder().decode(SoraConnection.self, from: json)
        #expect(connection.displayName == name)
        #expect(connection.connectionID == "C1")
    }

    @Test(
        arguments: [
            (#""client_id": "akane@example.jp""#, "akane@example.jp"), (#""client_id": "C1""#, nil),
            (#""client_id": "u-17", "metadata": {"name": "Akane"}"#, "Akane"), (#""client_id": """#, nil),
        ] as [(String, String?)])
    func takesTheClientForANameUnlessSoraMadeThatUp(members: String, name: String?) throws {
        let json = Data(#"{"connection_id": "C1", \#(members)}"#.utf8)
        #expect(try JSONDecoder().decode(SoraConnection.self, from: json).displayName == name)
    }

    @Test func cutsANameThatIsNone() {
        var connection = SoraConnection(connectionID: "C1", clientID: String(repeating: "茜", count: 100_000))
        #expect(connection.displayName?.count == 255)
        connection.clientID = nil
        #expect(connection.displayName == nil)
    }

    @Test func needsAConnectionIdentifierOnly() throws {
        let connection = try JSONDecoder().decode(SoraConnection.self, from: Data(#"{"connection_id": "C1"}"#.utf8))
        #expect(connection == SoraConnection(connectionID: "C1"))
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(SoraConnection.self, from: Data(#"{"client_id": "C1"}"#.utf8))
        }
    }

    @Test func showsAnyValueAsText() throws {
        let json = #"{"b": [1, 2.5, true, null], "a": {"c": "d"}, "e": 1e300}"#
        let value = try JSONDecoder().decode(JSONDocument.self, from: Data(json.utf8))
        #expect(value.rendered() == "{a: {c: d}, b: [1, 2.5, true, null], e: 1e+300}")
        #expect(try JSONDecoder().decode(JSONDocument.self, from: JSONEncoder().encode(value)) == value)
    }
}
