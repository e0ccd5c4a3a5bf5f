import Media

/// Everything about an MPD: itself and what it names.
struct ManifestCheck {
    let file: String

    /// - Returns: what was read; nil where it is no MPD.
    @discardableResult func check(
        _ parsed: ParsedXML, _ files: inout MediaFiles, _ findings: inout Findings
    ) -> Manifest? {
        guard case .root(let root) = parsed else {
            if case .malformed(let line, let reason) = parsed {
                findings.report(.dashXML, line: line, of: file, reason)
            }
            return nil
        }
        guard root.name == "MPD", root.attributes["xmlns"] == "urn:mpeg:dash:schema:mpd:2011" else {
            findings.report(
                .dashXML, line: root.line, of: file,
                "found \(root.name) of \(root.attributes["xmlns"] ?? "no namespace"), expected MPD of "
                    + "urn:mpeg:dash:schema:mpd:2011")
            return nil
        }
        var reader = ManifestReader(file: file, findings: findings)
        let manifest = reader.manifest(root)
        findings = reader.findings
        ManifestRules(manifest: manifest, file: file).check(&findings)
        ManifestMedia(manifest: manifest, file: file).check(&files, &findings)
        return manifest
    }
}
