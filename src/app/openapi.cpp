// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "app/dispatcher.h"

namespace app {
namespace {

namespace json = core::json;

std::string_view verb(core::Method method) {
  constexpr std::array<std::string_view, 6> kVerbs{"get", "head", "post", "put", "patch", "delete"};
  return kVerbs[static_cast<std::size_t>(method)];
}

json::array path_parameters(std::string_view path) {
  json::array out;
  while (path.find('{') != std::string_view::npos) {
    path.remove_prefix(path.find('{') + 1);
    const auto name = path.substr(0, path.find('}'));
    out.push_back(json::object{{"name", json::string(name)},
                               {"in", "path"},
                               {"required", true},
                               {"schema", json::object{{"type", "string"}}}});
  }
  return out;
}

json::object content(SchemaFunction schema, std::string_view type) {
  json::object media;
  media.emplace("schema", schema != nullptr ? schema() : json::object());
  json::object out;
  out.emplace(type.empty() ? std::string_view("application/octet-stream") : type, std::move(media));
  return out;
}

json::object operation(const Route& route) {
  json::object out{{"summary", json::string(route.summary)},
                   {"operationId", std::string(verb(route.method)) + ":" + std::string(route.path)},
                   {"x-right", json::string(schema::word(route.right))}};
  if (auto parameters = path_parameters(route.path); !parameters.empty())
    out.emplace("parameters", std::move(parameters));
  if (route.body.limit > 0) {
    out.emplace("requestBody",
                json::object{{"required", true}, {"content", content(route.request_schema, route.body.content_type)}});
  }
  if (route.right != Right::anyone) {
    out.emplace("security", json::array{json::object{{"session", json::array()}}});
  }
  json::object ok{{"description", "done"}};
  if (route.reply_schema != nullptr) ok.emplace("content", content(route.reply_schema, "application/json"));
  out.emplace("responses", json::object{{"2XX", std::move(ok)},
                                        {"default", json::object{{"$ref", "#/components/responses/Problem"}}}});
  return out;
}

json::object components() {
  const auto text = [] { return json::object{{"type", "string"}}; };
  json::object problem{{"type", "object"},
                       {"required", json::array{"type", "status", "key", "text"}},
                       {"properties", json::object{{"type", text()},
                                                   {"title", text()},
                                                   {"status", json::object{{"type", "integer"}}},
                                                   {"key", text()},
                                                   {"retry_after", json::object{{"type", "integer"}}},
                                                   {"text", json::object{{"type", "object"}}},
                                                   {"fields", json::object{{"type", "array"}}}}}};
  json::object reply{
      {"description", "a problem, with what to do in Indonesian and English"},
      {"content", json::object{{"application/problem+json",
                                json::object{{"schema", json::object{{"$ref", "#/components/schemas/Problem"}}}}}}}};
  return {{"schemas", json::object{{"Problem", std::move(problem)}}},
          {"responses", json::object{{"Problem", std::move(reply)}}},
          {"securitySchemes",
           json::object{{"session", json::object{{"type", "apiKey"}, {"in", "cookie"}, {"name", "__Host-suluh"}}}}}};
}

}  // namespace

json::object openapi(const std::vector<Route>& routes, std::string_view version) {
  std::map<std::string, json::object, std::less<>> paths;
  for (const auto& route : routes) {
    if (!route.path.starts_with("/api/")) continue;
    paths[std::string(route.path)].emplace(verb(route.method), operation(route));
  }
  json::object all;
  for (auto& [path, operations] : paths) all.emplace(path, std::move(operations));
  return {{"openapi", "3.1.0"},
          {"info", json::object{{"title", "Suluh"},
                                {"version", json::string(version)},
                                {"license", json::object{{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
          {"paths", std::move(all)},
          {"components", components()}};
}

}  // namespace app
