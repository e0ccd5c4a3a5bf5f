import Conformance
import Jobs
import Media
import Services
import Storage

/// Holds the finished presentations of a recording against their specifications, as `rokuga verify` does.
struct PresentationVerification {
    let directory: JobDirectory

    /// - Parameter outputs: of one connection, or of a view. Lists in one folder are one presentation.
    func warnings(of outputs: [OutputReport], connectionID: String?) -> [Warning] {
        var lists: [String: [String]] = [:]
        for output in outputs where output.container.container == nil && output.isKept != true {
            guard let slash = output.file.lastIndex(of: "/") else { continue }
            let name = output.file[output.file.index(after: slash)...]
            lists[String(output.file[..<slash]), default: []].append(String(name))
        }
        return lists.sorted { $0.key < $1.key }.compactMap { folder, names in
            let findings = findings(in: folder, names.sorted())
            return Self.text(of: findings).map { text in
                Warning(
                    reason: .internalError, connectionID: connectionID,
                    message: "\(folder) breaks its specification: \(text); `rokuga verify` lists all, and "
                        + "`rokuga recover` makes it again")
            }
        }
    }

    private func findings(in folder: String, _ lists: [String]) -> Findings {
        let files = FolderFiles(directory.path + "/" + folder)
        var check = PresentationCheck(read: { files.read($0) }, xml: XMLTree.parse)
        // Without libxml2 nobody can say what a manifest says.
        for list in lists where XMLTree.isAvailable || !PresentationCheck.isManifest(list) { check.check(list) }
        return check.findings
    }

    /// The first error, and how many there are; nil without any. Warnings break no *must*.
    private static func text(of findings: Findings) -> String? {
        let count = findings.count(.error)
        guard let first = findings.listed.first(where: { $0.rule.statement.severity == .error }) else { return nil }
        let others = count > 1 ? ", and \(counted(count - 1, "other error"))" : ""
        return "\(first.place): \(first.text) (\(first.rule.rawValue))\(others)"
    }
}
