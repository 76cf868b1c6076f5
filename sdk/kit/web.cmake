# slipway_kit_web: HTTP(S) client and X.509 for plugins.
slipway_library(slipway_kit_web ROOT ${CMAKE_CURRENT_SOURCE_DIR}/include
  SOURCES src/credential_content.cpp src/credential_file.cpp src/http.cpp src/http_failure.cpp src/tls_reason.cpp src/x509.cpp src/x509_make.cpp src/x509_pkcs12.cpp
  LINK slipway_sdk
  PRIVATE_LINK slipway_kit_wire Poco::NetSSL Poco::Net Poco::Crypto Poco::Foundation OpenSSL::SSL OpenSSL::Crypto)
